/** A stream that somebody reads, or no longer does. */
type Output = Pick<NodeJS.WriteStream, "on">;

/**
 * Lets the command outlive who reads its output: `head` goes when it has seen enough, and a run had better
 * go on to its report than break. What is written from then on is lost, as its reader wanted.
 * @param onBroken called for any other failure, a full disk say: output that somebody waits for is lost.
 */
export function outliveReaders(
  streams: readonly Output[],
  onBroken: (error: NodeJS.ErrnoException) => void,
): void {
  for (const stream of streams) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") onBroken(error);
    });
  }
}
