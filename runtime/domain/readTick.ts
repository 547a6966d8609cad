import type { RejectionReason } from "../contract/rejection.ts";
import type { Feed, Tick } from "../contract/tick.ts";
import { acceptsClass, classifySource } from "./classifySource.ts";
import { compareDecimals } from "./decimal.ts";
import type { DecimalField, TickDecimals } from "./decimalFields.ts";
import { formatDecimals, readDecimals } from "./decimalFields.ts";
import { MalformedTickError } from "./MalformedTickError.ts";
import { parseTimestamp } from "./parseTimestamp.ts";
import { tickId } from "./tickId.ts";
import validateTickShape from "./validateTickShape.generated.js";

/** Which ticks a pipeline accepts. */
export interface AcceptRules {
  /** Class of ticks taken. */
  readonly feed: Feed;
  /** The only symbols taken; undefined: every valid one. */
  readonly acceptedSymbols?: ReadonlySet<string>;
}

/** A record's fields by name. */
export interface RecordFields {
  /** As `JSON.parse` gives them. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Source text of each value. */
  readonly texts: ReadonlyMap<string, string>;
}

/** A record that passed every rule. */
export interface ReadTick {
  /** What the producer said of the trade, in canonical form. */
  readonly said: Omit<Tick, "id">;
  readonly id: string;
  readonly decimals: TickDecimals;
  /** Trade time, epoch milliseconds. */
  readonly atMs: number;
}

/** Fields whose text no pattern bounds. */
const FREE_TEXTS = ["exchange", "data_source"] as const;

/**
 * Judges the fields of a record by the rules of a tick and puts them into canonical form.
 * @param arrivedAtMs when the record arrived, epoch milliseconds
 * @throws {MalformedTickError} at the first rule that is broken
 */
export function readTick(
  { values, texts }: RecordFields,
  arrivedAtMs: number,
  rules: AcceptRules,
): ReadTick {
  judgeShape(values);
  const symbol = values.symbol as string;
  if (rules.acceptedSymbols?.has(symbol) === false) throw new MalformedTickError("symbol_unlisted");
  const time = parseTimestamp(values.timestamp as string | number, arrivedAtMs);
  if (typeof time === "string") throw new MalformedTickError(time);
  const decimals = readDecimals(values, texts);
  if (typeof decimals === "string") throw new MalformedTickError(decimals);
  if (decimals.low && decimals.high && compareDecimals(decimals.low, decimals.high) > 0) {
    throw new MalformedTickError("low_above_high");
  }
  const source = optionalString(values.data_source);
  if (!acceptsClass(rules.feed, classifySource(source, rules.feed))) {
    throw new MalformedTickError("feed_not_accepted");
  }
  const said = {
    symbol,
    timestamp: new Date(time.atMs).toISOString(),
    ...formatDecimals(decimals),
    ...definedStrings({
      exchange: optionalString(values.exchange),
      data_source: source,
      tick_id: optionalString(values.tick_id),
    }),
  };
  return { said, id: tickId(said, time.finer), decimals, atMs: time.atMs };
}

function judgeShape(values: Readonly<Record<string, unknown>>): void {
  if (!validateTickShape(values)) throw new MalformedTickError(shapeReason(values));
  for (const field of FREE_TEXTS) {
    // Half a surrogate pair has no UTF-8: table and readers would refuse it, and all beside it.
    if (optionalString(values[field])?.isWellFormed() === false) {
      throw new MalformedTickError(`${field}_invalid`);
    }
  }
}

/** Reasons for a field of the wrong type or form; decimal fields are `<field>_not_a_decimal`. */
const SHAPE_REASONS: Readonly<Record<string, RejectionReason>> = {
  symbol: "symbol_invalid",
  timestamp: "timestamp_invalid",
  exchange: "exchange_invalid",
  data_source: "data_source_invalid",
  tick_id: "tick_id_invalid",
};

function shapeReason(values: Readonly<Record<string, unknown>>): RejectionReason {
  const problem = validateTickShape.errors?.[0];
  const missing = problem?.params.missingProperty;
  const field = typeof missing === "string" ? missing : (problem?.instancePath.slice(1) ?? "");
  const isRequired = field === "symbol" || field === "timestamp" || field === "price";
  if (isRequired && (values[field] ?? null) === null) return `missing_${field}`;
  return SHAPE_REASONS[field] ?? `${field as DecimalField}_not_a_decimal`;
}

function optionalString(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The given strings without the undefined ones. */
function definedStrings<Key extends string>(
  strings: Record<Key, string | undefined>,
): Partial<Record<Key, string>> {
  const entries = Object.entries(strings).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<Record<Key, string>>;
}
