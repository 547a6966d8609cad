import type { Alert } from "../../runtime/contract/alert.ts";
import { alertSentence } from "../../runtime/domain/describeAlert.ts";
import type { Terminal } from "./Terminal.ts";

/** More alerts than this in a second are only counted: nobody reads them. */
const SHOWN_PER_SECOND = 3;

/** Says alerts as sentences, as fast as a person can read. */
export function announceAlerts(terminal: Terminal): (alert: Alert) => void {
  let second = 0;
  let shown = 0;
  let hidden = 0;
  return (alert) => {
    const now = Math.floor(Date.now() / 1000);
    if (now !== second) {
      if (hidden > 0) terminal.say(`  and ${hidden} more alerts`, "dim");
      [second, shown, hidden] = [now, 0, 0];
    }
    if (shown === SHOWN_PER_SECOND) {
      hidden += 1;
      return;
    }
    shown += 1;
    const isUp = alert.direction === "up";
    terminal.say(`${isUp ? "▲" : "▼"} ${alertSentence(alert)}`, isUp ? "green" : "red");
  };
}
