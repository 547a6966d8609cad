import type { Delivery } from "../../local/emulators/DeliveryLog.ts";
import { INSPECTOR } from "../../local/emulators/shadowQueues.ts";
import type { Alert } from "../../runtime/contract/alert.ts";
import { readAlert } from "../../runtime/domain/readAlert.ts";

/** Follows what functions log and what reaches the alert topic during a run. */
export class RunObserver {
  readonly lateKeys = new Set<string>();
  readonly deliveredAlertIds = new Set<string>();
  readonly #onAlert: (alert: Alert) => void;

  /** @param onAlert called once for each alert that reaches the topic */
  constructor(onAlert: (alert: Alert) => void) {
    this.#onAlert = onAlert;
  }

  /** Takes a line of a function's log. */
  noteLogLine(line: string): void {
    if (!line.includes('"late ticks"')) return;
    const entry = JSON.parse(line) as { readonly ticks?: readonly string[] };
    for (const key of entry.ticks ?? []) this.lateKeys.add(key);
  }

  /** Takes what the alert topic would have delivered; the inspector's copy stands for all. */
  noteDelivery({ protocol, message }: Delivery): void {
    if (protocol !== INSPECTOR) return;
    const alert = readAlert(message);
    if (alert === undefined || this.deliveredAlertIds.has(alert.id)) return;
    this.deliveredAlertIds.add(alert.id);
    this.#onAlert(alert);
  }
}
