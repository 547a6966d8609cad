import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Direction, StoredTrend } from "../../dashboard/api.ts";
import { divideHalfEven } from "../../runtime/domain/decimal.ts";

/**
 * Fields of a state item that {@link fromTrendItem} reads: those of fixed size, not the window, which is
 * 25 bytes a tick.
 */
export const TREND_FIELDS = [
  "symbol",
  "version",
  "short_window",
  "long_window",
  "timestamp",
  "short_sum",
  "long_sum",
  "side",
] as const;

/** The trend table's state of a symbol as the page shows it; undefined: no tick was applied yet. */
export function fromTrendItem(
  item: Readonly<Record<string, AttributeValue>>,
): StoredTrend | undefined {
  const atMs = Date.parse(item.timestamp?.S ?? "");
  if (Number.isNaN(atMs)) return undefined;
  const side = readSide(item.side?.S);
  const number = (name: string): string | undefined => item[name]?.N;
  // Before the first side the windows may not be full, and their sums no averages.
  const average = (sum: string, window: string): string | null =>
    side === null ? null : divide(number(sum), number(window));
  return {
    side,
    shortSma: average("short_sum", "short_window"),
    longSma: average("long_sum", "long_window"),
    atMs,
    version: Number(number("version")),
  };
}

function readSide(side: string | undefined): Direction | null {
  return side === "up" || side === "down" ? side : null;
}

/** A sum is as long as it needs to be, so that it is read as whole numbers. */
function divide(sum: string | undefined, count: string | undefined): string | null {
  if (sum === undefined || count === undefined) return null;
  const [integer = "", fraction = ""] = sum.split(".");
  return divideHalfEven(BigInt(integer + fraction), BigInt(count) * 10n ** BigInt(fraction.length));
}
