/**
 * Sends all that this thread writes to its standard streams to one function instead. In the order in
 * which it was written, and before what the thread posts afterwards: a thread's own streams promise
 * neither.
 */
export function captureOutput(onText: (stream: "stdout" | "stderr", text: string) => void): void {
  for (const stream of ["stdout", "stderr"] as const) {
    process[stream].write = (
      chunk: Uint8Array | string,
      encodingOrDone?: BufferEncoding | ((error?: Error | null) => void),
      done?: (error?: Error | null) => void,
    ): boolean => {
      onText(stream, typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8"));
      const callback = typeof encodingOrDone === "function" ? encodingOrDone : done;
      if (callback !== undefined) {
        process.nextTick(callback);
      }
      return true;
    };
  }
}
