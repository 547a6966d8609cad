import { createRequire } from "node:module";
import { join } from "node:path";

/** A sequence number taken apart, as kinesalite does it. */
export interface SequenceParts {
  readonly shardCreateTime: number;
  /** Decimal. */
  readonly seqIx?: string | number | null;
  readonly byte1?: string;
  readonly seqTime?: number;
  readonly shardIx?: number;
  readonly version?: number;
}

/** kinesalite's functions on sequence numbers, which its actions look up at each call. */
export interface SequenceModule {
  parseSequence(text: string): SequenceParts;
  stringifySequence(parts: SequenceParts): string;
  /** Position of a partition key among the shards, an immutable number of its decimal library. */
  partitionKeyToHashKey(partitionKey: string): object;
}

/** Partition keys whose position is remembered: symbols are few, and each costs a hash and a division. */
const REMEMBERED_KEYS = 10_000;

/** First hexadecimal digit, length and last digit of a sequence number in today's form. */
const TODAYS_FORM = /^2[0-9a-f]{45}2$/;

const sped = new WeakSet<SequenceModule>();

/**
 * Lets kinesalite take sequence numbers apart and together by the engine's own big integers. It does so
 * once or twice a record through a decimal library, which is two thirds of the time of a put.
 */
export function speedUpSequences(kinesaliteFolder: string): void {
  const require = createRequire(join(kinesaliteFolder, "index.js"));
  const module = require("./db") as SequenceModule;
  if (sped.has(module)) return;
  sped.add(module);
  Object.assign(module, fasterSequences({ ...module }));
}

/** The same functions for today's form; older ones and wrong input go to the given ones. */
export function fasterSequences(slow: SequenceModule): SequenceModule {
  return {
    parseSequence(text) {
      const hex = /^[1-9]\d*$/.test(text) ? BigInt(text).toString(16) : "";
      if (!TODAYS_FORM.test(hex)) return slow.parseSequence(text);
      const part = (from: number, to: number): number => parseInt(hex.slice(from, to), 16);
      // Highest digits that kinesalite takes for an error or a sign.
      if (part(11, 12) > 7 || part(38, 39) > 7 || part(1, 10) >= 16_025_175_000) {
        return slow.parseSequence(text);
      }
      return {
        shardCreateTime: part(1, 10) * 1000,
        seqIx: BigInt(`0x${hex.slice(11, 27)}`).toString(),
        byte1: hex.slice(27, 29),
        seqTime: part(29, 38) * 1000,
        shardIx: part(38, 46),
        version: 2,
      };
    },
    stringifySequence(parts) {
      const { version, shardCreateTime } = parts;
      const shardIx = parts.shardIx ?? 0;
      if ((version ?? 2) !== 2 || shardIx < 0) return slow.stringifySequence(parts);
      const hex = [
        "2",
        digits(seconds(shardCreateTime), 9),
        digits(shardIx, 1),
        digits(BigInt(parts.seqIx ?? 0), 16),
        parts.byte1 ?? "00",
        // 0 means the same as none.
        digits(seconds(parts.seqTime || shardCreateTime), 9),
        digits(shardIx, 8),
        "2",
      ];
      return BigInt(`0x${hex.join("")}`).toString();
    },
    partitionKeyToHashKey: remember((key) => slow.partitionKeyToHashKey(key)),
  };
}

function remember<Result>(compute: (key: string) => Result): (key: string) => Result {
  const known = new Map<string, Result>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    if (known.size >= REMEMBERED_KEYS) known.clear();
    const result = compute(key);
    known.set(key, result);
    return result;
  };
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}

function digits(value: number | bigint, length: number): string {
  return value.toString(16).padStart(length, "0").slice(-length);
}
