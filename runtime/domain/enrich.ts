import type { DecimalText } from "../contract/tick.ts";
import type { Decimal } from "./decimal.ts";
import { compareDecimals, divideHalfEven, formatScaled, scaleToBigInt } from "./decimal.ts";
import type { TickDecimals } from "./decimalFields.ts";

/** What is computed from a tick's own fields. */
export interface Enrichment {
  change?: DecimalText;
  change_percent?: DecimalText;
  anomaly?: boolean;
  outside_range?: true;
}

/** Scale at which any two decimals can be subtracted. */
const COMMON_SCALE = 8;

/**
 * Computes change, change in percent and the anomaly mark: exactly, from the previous close where there
 * is one, else from what the producer says of the change.
 */
export function enrich(decimals: TickDecimals, thresholdPercent: Decimal): Enrichment {
  return {
    ...enrichChange(decimals, thresholdPercent),
    ...(isOutsideRange(decimals) ? { outside_range: true } : {}),
  };
}

function enrichChange(decimals: TickDecimals, thresholdPercent: Decimal): Enrichment {
  if (decimals.previous_close === undefined) {
    const percent = decimals.change_percent;
    if (percent === undefined) return {};
    const magnitude = { ...percent, mantissa: Math.abs(percent.mantissa) };
    return { anomaly: compareDecimals(magnitude, thresholdPercent) > 0 };
  }
  const previous = scaleToBigInt(decimals.previous_close, COMMON_SCALE);
  const change = scaleToBigInt(decimals.price, COMMON_SCALE) - previous;
  return {
    change: formatScaled(change, COMMON_SCALE),
    change_percent: divideHalfEven(100n * change, previous),
    anomaly: exceeds(change, previous, thresholdPercent),
  };
}

/** 100 x |change| > threshold x previous, in whole numbers. */
function exceeds(change: bigint, previous: bigint, threshold: Decimal): boolean {
  const magnitude = change < 0n ? -change : change;
  return (
    100n * magnitude * 10n ** BigInt(threshold.decimals) > BigInt(threshold.mantissa) * previous
  );
}

function isOutsideRange({ price, open, low, high }: TickDecimals): boolean {
  return [price, open].some(
    (value) =>
      value !== undefined &&
      ((low !== undefined && compareDecimals(value, low) < 0) ||
        (high !== undefined && compareDecimals(value, high) > 0)),
  );
}
