import { styleText } from "node:util";

/** Colours of the few things that have one. */
type Style = "green" | "red" | "yellow" | "dim" | "bold";

/** A stream that may be a terminal. */
export type OutputStream = NodeJS.WriteStream;

/**
 * What the command says: results on standard output, everything about the run on standard error, so that
 * output can be piped. Colour only on a terminal and never when `NO_COLOR` is set.
 */
export class Terminal {
  readonly #out: OutputStream;
  readonly #err: OutputStream;
  #status = "";

  constructor(out: OutputStream, err: OutputStream) {
    this.#out = out;
    this.#err = err;
  }

  /** Whether a person watches the progress. */
  get isInteractive(): boolean {
    return this.#err.isTTY;
  }

  /** Whether somebody reads the result still. */
  get isRead(): boolean {
    return this.#out.errored === null;
  }

  /** Prints a line of the result. */
  print(line: string): void {
    this.write(`${line}\n`);
  }

  /** Writes a part of the result as it is. */
  write(text: string): void {
    this.#eraseStatus();
    this.#out.write(text);
    this.#drawStatus();
  }

  /** Prints a line about the run. */
  say(line: string, style?: Style): void {
    this.#eraseStatus();
    this.#err.write(`${this.#styled(line, style)}\n`);
    this.#drawStatus();
  }

  /** Shows a line that replaces itself, on a terminal only; empty: none. */
  status(line: string): void {
    if (!this.isInteractive) return;
    this.#eraseStatus();
    // What is as wide as the terminal or wider would not be erased in full. No width is known of some.
    this.#status = line.slice(0, Math.max(1, (this.#err.columns || 80) - 1));
    this.#drawStatus();
  }

  /** Prints an error as its message: what is wrong, and what to do next. */
  fail(error: unknown): void {
    this.status("");
    this.say(messageOf(error), "red");
    for (let cause = causeOf(error); cause instanceof Error; cause = causeOf(cause)) {
      const [reason = ""] = cause.message.split("\n");
      if (!messageOf(error).includes(reason)) this.say(`  because: ${reason}`, "dim");
    }
    if (process.env.DEBUG !== undefined && error instanceof Error)
      this.say(error.stack ?? "", "dim");
  }

  #styled(line: string, style: Style | undefined): string {
    return style === undefined ? line : styleText(style, line, { stream: this.#err });
  }

  #eraseStatus(): void {
    if (this.#status !== "") this.#err.write("\r\u001b[2K");
  }

  #drawStatus(): void {
    if (this.#status !== "") this.#err.write(this.#status);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}
