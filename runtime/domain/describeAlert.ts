import type { Alert, CrossoverAlert } from "../contract/alert.ts";
import type { DecimalText } from "../contract/tick.ts";

/** Longest subject of an e-mail, in characters.
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const MAX_SUBJECT = 99;

/** Decimals of {@link DecimalText}, at most. */
const SCALE = 8;

/** Subject line of an alert: ASCII, within SNS' limit for every valid symbol. */
export function alertSubject(alert: Alert): string {
  const what = alert.kind === "crossover" ? alert.signal : "ANOMALY";
  const subject = `Stock alert: ${alert.symbol} ${what} at ${alert.price}`;
  const change = describePercent(alert);
  const split = alert.possible_split;
  const withChange = change === undefined ? subject : `${subject}, ${change} today`;
  const withSplit = split === undefined ? withChange : `${withChange}, possible ${split} split`;
  return [withSplit, withChange].find(({ length }) => length <= MAX_SUBJECT) ?? subject;
}

/** An alert as a sentence, for e-mail, SMS, chats and terminals. */
export function alertSentence(alert: Alert): string {
  const change = alertChange(alert);
  const today = change === undefined ? "" : `, ${change} today`;
  const source = alert.data_source === "live" ? "" : ` (${alert.data_source} data)`;
  const what = alert.kind === "crossover" ? describeCrossover(alert) : describeAnomaly(alert);
  return (
    `${alert.symbol} at ${alert.price} on ${alertTime(alert)}${today}: ${what}${source}. ` +
    `${describeSplit(alert)}Not investment advice.`
  );
}

/** Trade time of an alert for people, in the zone it is stored in: `2026-11-20 14:30:00.123 UTC`. */
export function alertTime({ timestamp }: Alert): string {
  return timestamp.replace("T", " ").replace("Z", " UTC");
}

/** The change against the previous close, `up 1.25 (0.66%)`; undefined when the tick did not tell. */
export function alertChange({ change, change_percent: percent }: Alert): string | undefined {
  const [amount, share] = [change, percent && `${toHundredths(percent)}%`].map((text) =>
    text?.replace("-", ""),
  );
  const sign = signOf(change ?? percent ?? "");
  if (amount === undefined && share === undefined) return undefined;
  if (sign === 0) return "unchanged";
  const size =
    amount === undefined || share === undefined ? (amount ?? share) : `${amount} (${share})`;
  return `${sign > 0 ? "up" : "down"} ${size}`;
}

function describeCrossover(alert: CrossoverAlert): string {
  const passed = alert.direction === "up" ? "rose above" : "fell below";
  const advice = alert.direction === "up" ? "an uptrend" : "a downtrend";
  return (
    `the ${alert.short_window}-tick average ${alert.short_sma} ${passed} ` +
    `the ${alert.long_window}-tick average ${alert.long_sma}, ${advice} (${alert.signal})`
  );
}

function describeAnomaly({ direction }: Alert): string {
  const side = direction === "up" ? "above" : "below";
  return `further ${side} the previous close than the threshold, the first time this day (ANOMALY)`;
}

/** A split makes averages cross, and a change large, without anybody having traded at another value. */
function describeSplit({ kind, possible_split: split }: Alert): string {
  if (split === undefined) return "";
  const where =
    kind === "crossover"
      ? "Between two sessions in the window the price jumped"
      : "Since the previous close the price has changed";
  return `${where} about as it does by a ${split} split, which is no move of the market. `;
}

/** `+0.66%` */
function describePercent({ change_percent: percent }: Alert): string | undefined {
  if (percent === undefined) return undefined;
  const rounded = toHundredths(percent);
  return `${signOf(rounded) > 0 ? "+" : ""}${rounded}%`;
}

function signOf(decimal: DecimalText): number {
  if (!/[1-9]/.test(decimal)) return 0;
  return decimal.startsWith("-") ? -1 : 1;
}

/** Rounded to two decimals, halves away from zero; more would not be read. */
function toHundredths(decimal: DecimalText): DecimalText {
  const [integer = "", fraction = ""] = decimal.replace("-", "").split(".");
  const scaled = BigInt(integer + fraction.padEnd(SCALE, "0"));
  const hundredths = (scaled + 500_000n) / 1_000_000n;
  const digits = String(hundredths).padStart(3, "0");
  const sign = decimal.startsWith("-") && hundredths > 0n ? "-" : "";
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
