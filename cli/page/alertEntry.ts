import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { AlertEntry } from "../../dashboard/api.ts";
import type { Alert } from "../../runtime/contract/alert.ts";
import { alertSentence } from "../../runtime/domain/describeAlert.ts";

/** An alert as the page shows it. */
export function toAlertEntry(alert: Alert, status: AlertEntry["status"] = "published"): AlertEntry {
  return {
    id: alert.id,
    symbol: alert.symbol,
    kind: alert.kind,
    direction: alert.direction,
    signal: alert.kind === "crossover" ? alert.signal : null,
    atMs: Date.parse(alert.timestamp),
    price: alert.price,
    sentence: alertSentence(alert),
    status,
    possibleSplit: alert.possible_split ?? null,
  };
}

/** An alert's item of the trend table as the page shows it. */
export function fromAlertItem(item: Readonly<Record<string, AttributeValue>>): AlertEntry {
  const { status } = item;
  const values = Object.entries(item).map(([name, { S, N }]) => [name, S ?? N]);
  // Before there were others, all alerts were crossovers.
  const alert = { kind: "crossover", ...Object.fromEntries(values) } as Alert;
  return toAlertEntry(alert, status?.S === "expired" ? "expired" : "published");
}
