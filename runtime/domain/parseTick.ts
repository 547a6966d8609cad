import type { RejectionReason } from "../contract/rejection.ts";
import type { Feed, Tick } from "../contract/tick.ts";
import { MAX_TICK_BYTES } from "../contract/tick.ts";
import { acceptsClass, classifySource } from "./classifySource.ts";
import type { Decimal } from "./decimal.ts";
import { compareDecimals } from "./decimal.ts";
import type { DecimalField } from "./decimalFields.ts";
import { DECIMAL_FIELDS, formatDecimals, readDecimals } from "./decimalFields.ts";
import { enrich } from "./enrich.ts";
import type { JsonMember } from "./jsonMembers.ts";
import { jsonMembers } from "./jsonMembers.ts";
import { parseTimestamp } from "./parseTimestamp.ts";
import { tickId } from "./tickId.ts";
import validateTickShape from "./validateTickShape.generated.js";

/** What a pipeline accepts and marks. */
export interface TickRules {
  /** Class of ticks taken. */
  readonly feed: Feed;
  /** The only symbols taken; undefined: every valid one. */
  readonly acceptedSymbols?: ReadonlySet<string>;
  /** A change beyond this many percent is an anomaly. */
  readonly anomalyThresholdPercent: Decimal;
}

/** A record that became a tick, or the reason why it did not. */
export type ParsedTick =
  { readonly tick: Tick; readonly atMs: number } | { readonly reason: RejectionReason };

const KNOWN_FIELDS: ReadonlySet<string> = new Set([
  "symbol",
  "timestamp",
  "exchange",
  "data_source",
  "tick_id",
  ...DECIMAL_FIELDS,
]);

/** Fields whose text no pattern bounds. */
const FREE_TEXTS = ["exchange", "data_source"] as const;

/** First bytes of records that the Kinesis Producer Library packed several into.
 * https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md */
const KPL_MAGIC = [0xf3, 0x89, 0x9a, 0xc2];

const UTF8 = new TextDecoder("utf-8", { fatal: true });

/** A record that breaks a rule, on its way out of the steps below. */
class MalformedTickError extends Error {
  override readonly name = "MalformedTickError";
  readonly reason: RejectionReason;

  constructor(reason: RejectionReason) {
    super(reason);
    this.reason = reason;
  }
}

/**
 * Reads one record of the stream into a tick, or says why not. A function of the record (its arrival
 * time is part of it) and the rules alone: a redelivered record gives the same answer.
 */
export function parseTick(data: Uint8Array, arrivedAtMs: number, rules: TickRules): ParsedTick {
  try {
    const members = readMembers(data);
    return readTick(members, arrivedAtMs, rules);
  } catch (error) {
    if (error instanceof MalformedTickError) return { reason: error.reason };
    throw error;
  }
}

/** The record's fields by name: parsed values, and their source texts. */
interface RecordFields {
  readonly values: Readonly<Record<string, unknown>>;
  readonly members: readonly JsonMember[];
  readonly texts: ReadonlyMap<string, string>;
}

function readMembers(data: Uint8Array): RecordFields {
  if (data.byteLength > MAX_TICK_BYTES) throw new MalformedTickError("record_too_large");
  if (KPL_MAGIC.every((byte, index) => data[index] === byte))
    throw new MalformedTickError("kpl_aggregated");
  const text = decodeUtf8(data);
  const values = parseObject(text);
  const members = jsonMembers(text);
  const texts = new Map(members.map(({ name, value }) => [name, value]));
  if (texts.size < members.length) throw new MalformedTickError("duplicate_field");
  return { values, members, texts };
}

function decodeUtf8(data: Uint8Array): string {
  try {
    return UTF8.decode(data);
  } catch {
    throw new MalformedTickError("not_utf8");
  }
}

function parseObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new MalformedTickError("not_json");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new MalformedTickError("not_an_object");
  }
  return value as Record<string, unknown>;
}

function readTick(fields: RecordFields, arrivedAtMs: number, rules: TickRules): ParsedTick {
  const { values } = fields;
  judgeShape(values);
  const symbol = values.symbol as string;
  if (rules.acceptedSymbols?.has(symbol) === false) throw new MalformedTickError("symbol_unlisted");
  const time = parseTimestamp(values.timestamp as string | number, arrivedAtMs);
  if (typeof time === "string") throw new MalformedTickError(time);
  const decimals = readDecimals(values, fields.texts);
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
  const extra = extraText(fields.members);
  const tick: Tick = {
    ...said,
    id: tickId(said, time.finer),
    ...enrich(decimals, rules.anomalyThresholdPercent),
    ...(extra === undefined ? {} : { extra }),
  };
  return { tick, atMs: time.atMs };
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

/** JSON text of the fields the contract does not name, each value exactly as it came. */
function extraText(members: readonly JsonMember[]): string | undefined {
  const extra = members.filter(({ name }) => !KNOWN_FIELDS.has(name));
  if (extra.length === 0) return undefined;
  return `{${extra.map(({ name, value }) => `${JSON.stringify(name)}:${value}`).join(",")}}`;
}
