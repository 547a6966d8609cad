import type { RejectionReason } from "../contract/rejection.ts";
import type { Tick } from "../contract/tick.ts";
import { MAX_TICK_BYTES } from "../contract/tick.ts";
import type { Decimal } from "./decimal.ts";
import { DECIMAL_FIELDS } from "./decimalFields.ts";
import { enrich } from "./enrich.ts";
import type { JsonMember } from "./jsonMembers.ts";
import { jsonMembers } from "./jsonMembers.ts";
import { MalformedTickError } from "./MalformedTickError.ts";
import type { AcceptRules, RecordFields } from "./readTick.ts";
import { readTick } from "./readTick.ts";

/** What a pipeline accepts and marks. */
export interface TickRules extends AcceptRules {
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

/** First bytes of records that the Kinesis Producer Library packed several into.
 * https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md */
const KPL_MAGIC = [0xf3, 0x89, 0x9a, 0xc2];

const UTF8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads one record of the stream into a tick, or says why not. A function of the record (its arrival
 * time is part of it) and the rules alone: a redelivered record gives the same answer.
 */
export function parseTick(data: Uint8Array, arrivedAtMs: number, rules: TickRules): ParsedTick {
  try {
    const fields = readMembers(data);
    const { said, id, decimals, atMs } = readTick(fields, arrivedAtMs, rules);
    const extra = extraText(fields.members);
    const tick: Tick = {
      ...said,
      id,
      ...enrich(decimals, rules.anomalyThresholdPercent),
      ...(extra === undefined ? {} : { extra }),
    };
    return { tick, atMs };
  } catch (error) {
    if (error instanceof MalformedTickError) return { reason: error.reason };
    throw error;
  }
}

interface RecordMembers extends RecordFields {
  readonly members: readonly JsonMember[];
}

function readMembers(data: Uint8Array): RecordMembers {
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

/** JSON text of the fields the contract does not name, each value exactly as it came. */
function extraText(members: readonly JsonMember[]): string | undefined {
  const extra = members.filter(({ name }) => !KNOWN_FIELDS.has(name));
  if (extra.length === 0) return undefined;
  return `{${extra.map(({ name, value }) => `${JSON.stringify(name)}:${value}`).join(",")}}`;
}
