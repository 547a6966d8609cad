import type { RejectionReason } from "../../runtime/contract/rejection.ts";
import { compareFractions, parseFraction } from "./fraction.ts";
import { parseJsonText, type JsonText } from "./parseJsonText.ts";

/** What the pipeline is set to take. */
export interface JudgeOptions {
  /** Default: `any`. */
  readonly feed?: "live" | "replay" | "simulated" | "any";
  /** When the records arrive, epoch milliseconds. */
  readonly arrivedAtMs: number;
  /** The only symbols taken; default: all. */
  readonly acceptedSymbols?: readonly string[];
}

/** An accepted tick, canonical. */
export interface JudgedTick {
  readonly symbol: string;
  /** ISO 8601 UTC with milliseconds. */
  readonly timestamp: string;
  readonly price: string;
  /** Everything that makes two ticks the same tick, in one text: the tick id is a hash of this. */
  readonly content: string;
  /** More than 5 minutes ahead of its arrival: changes no signal. */
  readonly ahead: boolean;
}

/** Accepted, or refused for any one of these reasons: the design does not rank them. */
export type Judgement = { readonly tick: JudgedTick } | { readonly reasons: RejectionReason[] };

const DAY_MS = 86_400_000;
const AHEAD_MS = 5 * 60_000;
const PRICES = ["price", "open", "high", "low", "previous_close"] as const;
const NUMBERS = [...PRICES, "volume", "change", "change_percent"] as const;

type Fields = ReadonlyMap<string, JsonText>;

/** Judges one record by the table of the design, section 2. Shares no code with the pipeline. */
export function judgeRecord(bytes: Uint8Array, options: JudgeOptions): Judgement {
  const unreadable = judgeBytes(bytes);
  if (unreadable !== undefined) return { reasons: [unreadable] };
  const value = parseJsonText(new TextDecoder().decode(bytes));
  if (value === undefined) return { reasons: ["not_json"] };
  if (value.kind !== "object") return { reasons: ["not_an_object"] };
  const fields: Fields = new Map(value.members.filter(([, field]) => !isNull(field)));
  const reasons = [
    ...(new Set(value.members.map(([name]) => name)).size === value.members.length
      ? []
      : (["duplicate_field"] as const)),
    ...judgeSymbol(fields, options),
    ...judgeTimestamp(fields, options),
    ...judgeNumbers(fields),
    ...judgeTexts(fields, options),
  ];
  return reasons.length === 0 ? { tick: canonicalTick(fields, options) } : { reasons };
}

function judgeBytes(bytes: Uint8Array): RejectionReason | undefined {
  if (bytes.length > 65_536) return "record_too_large";
  if (Buffer.from(bytes.subarray(0, 4)).toString("hex") === "f3899ac2") return "kpl_aggregated";
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return "not_utf8";
  }
  return undefined;
}

function isNull(field: JsonText): boolean {
  return field.kind === "literal" && field.value === null;
}

function textOf(fields: Fields, name: string): string | undefined {
  const field = fields.get(name);
  return field?.kind === "string" ? field.value : undefined;
}

function judgeSymbol(fields: Fields, { acceptedSymbols }: JudgeOptions): RejectionReason[] {
  const field = fields.get("symbol");
  if (field === undefined) return ["missing_symbol"];
  const symbol = field.kind === "string" ? field.value : "";
  if (symbol === "") return ["symbol_invalid", "missing_symbol"];
  const isValid =
    /^[A-Z0-9.^=_:-]{1,24}$/.test(symbol) && /[A-Z0-9]/.test(symbol) && !symbol.includes("..");
  if (!isValid) return ["symbol_invalid"];
  return acceptedSymbols?.includes(symbol) === false ? ["symbol_unlisted"] : [];
}

function judgeTimestamp(fields: Fields, { arrivedAtMs }: JudgeOptions): RejectionReason[] {
  const field = fields.get("timestamp");
  if (field === undefined) return ["missing_timestamp"];
  const timeMs = timeOf(field);
  if (timeMs === undefined) return judgeNoTime(field.kind === "string" ? field.value : "?");
  if (field.kind === "number" && timeMs < 1e11) {
    return ["timestamp_in_seconds", "timestamp_too_early", "timestamp_invalid"];
  }
  // Later than 1 January 1970: a clock that was never set says some time of that day.
  if (timeMs < DAY_MS) return ["timestamp_too_early"];
  // Beyond the last day that JavaScript knows there is no date to be had.
  if (timeMs > 8.64e15) return ["timestamp_too_far_ahead", "timestamp_invalid"];
  return timeMs > arrivedAtMs + DAY_MS ? ["timestamp_too_far_ahead"] : [];
}

function judgeNoTime(text: string): RejectionReason[] {
  if (text === "") return ["timestamp_invalid", "missing_timestamp"];
  // A date alone says neither time nor zone.
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return ["timestamp_invalid", "timestamp_without_zone"];
  return isDateTime(`${text}Z`) ? ["timestamp_without_zone"] : ["timestamp_invalid"];
}

/** Epoch milliseconds; digits after the third are cut off. */
function timeOf(field: JsonText): number | undefined {
  if (field.kind === "number")
    return /^-?\d+$/.test(field.source) ? Number(field.source) : undefined;
  if (field.kind !== "string" || !isDateTime(field.value)) return undefined;
  return Date.parse(field.value.toUpperCase().replace(/(\.\d{3})\d+/, "$1"));
}

/** RFC 3339, `date-time`, without leap seconds. */
function isDateTime(text: string): boolean {
  const match =
    /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|[+-](\d\d):(\d\d))$/i.exec(text);
  if (match === null) return false;
  const numbers = match.slice(1).map((part) => Number(part ?? 0));
  const [year = 0, month = 0] = numbers;
  // The day before the first of the next month; setUTCFullYear, since Date.UTC bends years below 100.
  const lastDay = new Date(new Date(0).setUTCFullYear(year, month, 0)).getUTCDate();
  const least = [0, 1, 1, 0, 0, 0, 0, 0];
  const most = [9999, 12, lastDay, 23, 59, 59, 23, 59];
  return numbers.every((value, index) => {
    return value >= (least[index] ?? NaN) && value <= (most[index] ?? NaN);
  });
}

/** Text of a number field: a JSON number, or a string that is a plain decimal. */
function decimalOf(field: JsonText | undefined): string | undefined {
  if (field?.kind === "number") return field.source;
  if (field?.kind === "string" && /^-?\d+(\.\d+)?$/.test(field.value)) return field.value;
  return undefined;
}

function judgeNumbers(fields: Fields): RejectionReason[] {
  const reasons: RejectionReason[] = NUMBERS.flatMap((name) => {
    const field = fields.get(name);
    if (field === undefined) return name === "price" ? ["missing_price" as const] : [];
    if (name === "price" && field.kind === "string" && field.value === "") {
      return ["price_not_a_decimal" as const, "missing_price" as const];
    }
    return judgeNumber(name, field);
  });
  const [low, high] = [decimalOf(fields.get("low")), decimalOf(fields.get("high"))];
  if (low !== undefined && high !== undefined && isSmall(low) && isSmall(high)) {
    if (compareFractions(parseFraction(low), parseFraction(high)) > 0) {
      reasons.push("low_above_high");
    }
  }
  return reasons;
}

/** Whether a number can be written out: `1e999999999` is refused by its exponent alone. */
function isSmall(text: string): boolean {
  return Math.abs(Number(/[eE](.*)$/.exec(text)?.[1] ?? 0)) < 1_000;
}

function judgeNumber(name: (typeof NUMBERS)[number], field: JsonText): RejectionReason[] {
  const text = decimalOf(field);
  if (text === undefined) return [`${name}_not_a_decimal`];
  if (!isSmall(text)) return judgeExtreme(name, text);
  const reasons: RejectionReason[] = [];
  const value = parseFraction(text);
  const size = value.numerator < 0n ? -value.numerator : value.numerator;
  if (isPriceName(name) && value.numerator <= 0n) reasons.push(`${name}_not_positive`);
  if (name === "volume" && value.numerator < 0n) reasons.push("volume_negative");
  if (size >= 10n ** 12n * value.denominator) reasons.push(`${name}_too_large`);
  if (isTooPrecise(text)) reasons.push(`${name}_too_precise`);
  return reasons;
}

/** A number with an exponent of thousands: nothing, or far too large, or far too small. */
function judgeExtreme(name: (typeof NUMBERS)[number], text: string): RejectionReason[] {
  const [mantissa = "", exponent = ""] = text.split(/[eE]/);
  const isZero = !/[1-9]/.test(mantissa);
  const reasons: RejectionReason[] = [];
  if (isPriceName(name) && (isZero || text.startsWith("-"))) reasons.push(`${name}_not_positive`);
  if (name === "volume" && !isZero && text.startsWith("-")) reasons.push("volume_negative");
  if (!isZero) {
    reasons.push(exponent.startsWith("-") ? `${name}_too_precise` : `${name}_too_large`);
  }
  return reasons;
}

function isPriceName(name: string): name is (typeof PRICES)[number] {
  return (PRICES as readonly string[]).includes(name);
}

/** More than 15 significant digits or 8 decimals, as the text writes them. */
function isTooPrecise(text: string): boolean {
  const [mantissa = "", exponent = "0"] = text.replace(/^-/, "").split(/[eE]/);
  const [whole = "", decimals = ""] = mantissa.split(".");
  const significant = `${whole}${decimals}`.replace(/^0+/, "");
  return significant.length > 15 || decimals.length - Number(exponent) > 8;
}

function judgeTexts(fields: Fields, { feed = "any" }: JudgeOptions): RejectionReason[] {
  const reasons: RejectionReason[] = [];
  const isString = (name: string): boolean => {
    const field = fields.get(name);
    return field === undefined || field.kind === "string";
  };
  if (!isString("exchange")) reasons.push("exchange_invalid");
  const tickId = textOf(fields, "tick_id");
  if (!isString("tick_id") || (tickId !== undefined && !/^[A-Za-z0-9._:-]{1,64}$/.test(tickId))) {
    reasons.push("tick_id_invalid");
  }
  if (!isString("data_source")) reasons.push("data_source_invalid");
  else if (feed !== "any" && classOf(textOf(fields, "data_source"), feed) !== feed) {
    reasons.push("feed_not_accepted");
  }
  return reasons;
}

function classOf(source: string | undefined, own: string): string {
  if (source === undefined) return own;
  if (source === "simulated" || source === "mock") return "simulated";
  return source === "replay" ? "replay" : "live";
}

function canonicalTick(fields: Fields, { arrivedAtMs }: JudgeOptions): JudgedTick {
  const timeMs = timeOf(fields.get("timestamp") ?? { kind: "literal", value: null }) ?? NaN;
  const timestamp = new Date(timeMs).toISOString();
  const symbol = textOf(fields, "symbol") ?? "";
  const price = canonicalDecimal(decimalOf(fields.get("price")) ?? "") ?? "";
  const content = [
    symbol,
    timestamp,
    ...[...PRICES, "volume"].map((name) => canonicalDecimal(decimalOf(fields.get(name)))),
    textOf(fields, "exchange"),
    textOf(fields, "tick_id"),
  ];
  return {
    symbol,
    timestamp,
    price,
    content: JSON.stringify(content.map((part) => part ?? null)),
    ahead: timeMs > arrivedAtMs + AHEAD_MS,
  };
}

/** The same number in one notation: no sign on 0, no leading or trailing zeros, no exponent. */
function canonicalDecimal(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (!isSmall(text)) return "0";
  const { numerator, denominator } = parseFraction(text);
  const scaled = numerator * 10n ** 8n;
  const digits = String(scaled / denominator).padStart(9, "0");
  return `${digits.slice(0, -8)}.${digits.slice(-8)}`.replace(/\.?0+$/, "");
}
