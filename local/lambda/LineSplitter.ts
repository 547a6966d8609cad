/** Cuts text that comes in pieces into lines. */
export class LineSplitter {
  readonly #onLine: (line: string) => void;
  #rest = "";

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  /** Takes the next piece. */
  push(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      this.#onLine(line.endsWith("\r") ? line.slice(0, -1) : line);
    }
  }

  /** Hands out what is left, though no line break ended it. */
  flush(): void {
    if (this.#rest !== "") {
      this.push("\n");
    }
  }
}
