import type { Alert, AnomalyAlert, CrossoverAlert } from "../contract/alert.ts";
import { TREND_TABLE } from "../contract/tables.ts";
import type { Item } from "./tickItem.ts";

/** Whether receivers were told: `expired` alerts were too old to tell, and are only recorded. */
export type AlertStatus = "published" | "expired";

const NUMBERS = [
  "price",
  "change",
  "change_percent",
  "short_sma",
  "long_sma",
  "short_window",
  "long_window",
] as const;
const STRINGS = [
  "id",
  "kind",
  "direction",
  "signal",
  "timestamp",
  "first_tick",
  "last_tick",
  "data_source",
  "possible_split",
] as const;

/** The trend table's own item of an alert that is done with: `alert#<time>#<id>`. */
export function toAlertItem(alert: Alert, status: AlertStatus): Item {
  const item: Item = {
    [TREND_TABLE.partitionKey]: { S: alert.symbol },
    [TREND_TABLE.sortKey]: { S: `${TREND_TABLE.alertPrefix}${alert.timestamp}#${alert.id}` },
    status: { S: status },
  };
  const fields: Partial<Record<keyof CrossoverAlert | keyof AnomalyAlert, string | number>> = alert;
  for (const name of NUMBERS) {
    if (fields[name] !== undefined) item[name] = { N: String(fields[name]) };
  }
  for (const name of STRINGS) {
    if (fields[name] !== undefined) item[name] = { S: String(fields[name]) };
  }
  return item;
}
