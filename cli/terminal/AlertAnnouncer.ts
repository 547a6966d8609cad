import { countOf } from "../../text/countOf.ts";
import type { Alert } from "../../runtime/contract/alert.ts";
import { alertSentence } from "../../runtime/domain/describeAlert.ts";
import type { Terminal } from "./Terminal.ts";

/** More alerts than this in a second are only counted: nobody reads them. */
const SHOWN_PER_SECOND = 3;

/** Says alerts as sentences, as fast as a person can read. */
export class AlertAnnouncer {
  readonly #terminal: Terminal;
  #shown = 0;
  #hidden = 0;
  #second: NodeJS.Timeout | undefined;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** Says an alert, or counts it when there are too many. */
  announce(alert: Alert): void {
    this.#second ??= setTimeout(() => this.flush(), 1_000).unref();
    if (this.#shown === SHOWN_PER_SECOND) {
      this.#hidden += 1;
      return;
    }
    this.#shown += 1;
    const isUp = alert.direction === "up";
    this.#terminal.say(`${isUp ? "▲" : "▼"} ${alertSentence(alert)}`, isUp ? "green" : "red");
  }

  /** Says how many were only counted, and begins anew; to be called at the end, too. */
  flush(): void {
    clearTimeout(this.#second);
    if (this.#hidden > 0) {
      this.#terminal.say(`  and ${countOf(this.#hidden, "more alert")}`, "dim");
    }
    this.#second = undefined;
    this.#shown = 0;
    this.#hidden = 0;
  }
}
