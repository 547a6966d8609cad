/** One line of a text. */
export interface Line {
  /** The line without its end. A view into a shared chunk: copy it to keep it. */
  readonly bytes: Buffer;
  /** The line end that followed; empty after the last line of a text that ends without one. */
  readonly end: "\n" | "\r\n" | "\r" | "";
  /** Set where the line was longer than is held in memory: `bytes` are its beginning. */
  readonly isCut?: true;
}

/** How a text is split. */
export interface SplitLinesOptions {
  /** Longest line that is held in memory, in bytes; a longer one is cut. */
  readonly bytesMax: number;
  /** Whether a `\r` alone ends a line too, as it does in CSV. */
  readonly endsAtReturn: boolean;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Splits a text into lines, which end in `\n` or `\r\n`; any other byte stays, valid UTF-8 or not. Memory
 * is bounded by a chunk and the longest line that is held.
 */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  options: SplitLinesOptions,
): AsyncGenerator<Line, void, undefined> {
  const started = new StartedLine(options.bytesMax);
  // Whether a `\n` that follows belongs to it shows in the next chunk only.
  let isReturnOpen = false;
  for await (const data of chunks) {
    if (data.length === 0) continue;
    const chunk = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    let from = 0;
    if (isReturnOpen) {
      isReturnOpen = false;
      from = chunk[0] === LINE_FEED ? 1 : 0;
      yield started.take(from === 1 ? "\r\n" : "\r");
    }
    const ends = new LineEnds(chunk, options.endsAtReturn);
    for (let at = ends.after(from); at < chunk.length; at = ends.after(from)) {
      started.add(chunk.subarray(from, at));
      from = at + 1;
      if (chunk[at] === LINE_FEED) yield started.endAtLineFeed();
      else if (from === chunk.length) isReturnOpen = true;
      else if (chunk[from] === LINE_FEED) {
        from += 1;
        yield started.take("\r\n");
      } else yield started.take("\r");
    }
    started.add(chunk.subarray(from));
  }
  if (isReturnOpen) yield started.take("\r");
  else if (started.length > 0) yield started.take("");
}

/** Finds where the lines of a chunk end, each byte looked at once. */
class LineEnds {
  readonly #chunk: Buffer;
  #feed = -1;
  #return = -1;

  constructor(chunk: Buffer, endsAtReturn: boolean) {
    this.#chunk = chunk;
    if (!endsAtReturn) this.#return = Infinity;
  }

  /** Index of the first end from an index on; at least the chunk's length when there is none. */
  after(from: number): number {
    if (this.#feed < from) this.#feed = this.#find(LINE_FEED, from);
    if (this.#return < from) this.#return = this.#find(CARRIAGE_RETURN, from);
    return Math.min(this.#feed, this.#return);
  }

  #find(byte: number, from: number): number {
    const at = this.#chunk.indexOf(byte, from);
    return at < 0 ? Infinity : at;
  }
}

/** The line that is being gathered from chunks. */
class StartedLine {
  readonly #bytesMax: number;
  #pieces: Buffer[] = [];
  #held = 0;
  /** Bytes of the line so far, held or not. */
  length = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  add(piece: Buffer): void {
    this.length += piece.length;
    const held = piece.subarray(0, this.#bytesMax - this.#held);
    if (held.length === 0) return;
    this.#pieces.push(held);
    this.#held += held.length;
  }

  take(end: Line["end"]): Line {
    const [only] = this.#pieces;
    const bytes =
      only !== undefined && this.#pieces.length === 1 ? only : Buffer.concat(this.#pieces);
    const isCut = this.length > this.#held;
    this.#pieces = [];
    this.#held = 0;
    this.length = 0;
    return isCut ? { bytes, end, isCut } : { bytes, end };
  }

  endAtLineFeed(): Line {
    const line = this.take("\n");
    if (line.bytes.at(-1) !== CARRIAGE_RETURN) return line;
    return { ...line, bytes: line.bytes.subarray(0, -1), end: "\r\n" };
  }
}
