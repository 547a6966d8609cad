import type { Terminal } from "./Terminal.ts";

/** Without a terminal a line is printed this often, in milliseconds. */
const PLAIN_INTERVAL_MS = 5_000;
const FRAME_INTERVAL_MS = 100;
const BAR_WIDTH = 24;

/** Shows how far a long work is: a bar on a terminal, a plain line now and then elsewhere. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #describe: () => string;
  readonly #fraction: () => number | undefined;
  #shownAtMs = Date.now();

  /**
   * @param describe the numbers behind the bar
   * @param fraction 0 to 1; undefined when the end is unknown
   */
  constructor(terminal: Terminal, describe: () => string, fraction: () => number | undefined) {
    this.#terminal = terminal;
    this.#describe = describe;
    this.#fraction = fraction;
  }

  /** Call it as often as you like: it draws only as often as a person can read. */
  update(): void {
    const now = Date.now();
    const interval = this.#terminal.isInteractive ? FRAME_INTERVAL_MS : PLAIN_INTERVAL_MS;
    if (now - this.#shownAtMs < interval) return;
    this.#shownAtMs = now;
    const text = `${this.#bar()}${this.#describe()}`;
    if (this.#terminal.isInteractive) this.#terminal.status(text);
    else this.#terminal.say(text);
  }

  /** Takes the bar away. */
  end(): void {
    this.#terminal.status("");
  }

  #bar(): string {
    const fraction = this.#fraction();
    if (fraction === undefined) return "";
    const percent = `${Math.floor(fraction * 100)} % `.padStart(6);
    if (!this.#terminal.isInteractive) return percent;
    const full = Math.round(Math.min(1, fraction) * BAR_WIDTH);
    return `${"█".repeat(full)}${"░".repeat(BAR_WIDTH - full)}${percent}`;
  }
}
