import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { copyFileSync, openSync, closeSync, readSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { simulateTicks } from "../cli/sources/simulateTicks.ts";
import { TICKS } from "../runtime/contract/lake.ts";
import type { Tick } from "../runtime/contract/tick.ts";
import type { AcceptedRecord } from "../runtime/domain/lakeObjects.ts";
import { rawObjects } from "../runtime/domain/lakeObjects.ts";
import { parseTick } from "../runtime/domain/parseTick.ts";
import { Compaction } from "../runtime/handlers/Compaction.ts";
import { systemClock } from "../runtime/ports/Clock.ts";
import type { LakeStore, ObjectTail } from "../runtime/ports/LakeStore.ts";

/** Symbols that tick in turn, all day long. */
const SYMBOLS = Array.from({ length: 30 }, (_, index) => `SYM${index}`);
/** Ticks of an object of `raw/`: a batch of the stream. */
const RAW_TICKS = 500;
/** A session is 23,400 seconds long. */
const SESSION_SECONDS = 23_400;

/** The lake on disk, so that what is measured is the compaction's own memory. */
class FolderStore implements LakeStore {
  readonly folder = mkdtempSync(join(tmpdir(), "stock-analytics-bench-"));

  pathOf(key: string): string {
    return join(this.folder, key.replaceAll("/", "_"));
  }

  async readTail(key: string, bytes: number): Promise<ObjectTail | undefined> {
    const size = statSync(this.pathOf(key), { throwIfNoEntry: false })?.size;
    if (size === undefined) return undefined;
    const start = Math.max(0, size - bytes);
    return { etag: "1", size, bytes: await this.readRange(key, { start, end: size }) };
  }

  readRange(key: string, { start, end }: { start: number; end: number }): Promise<Uint8Array> {
    const file = openSync(this.pathOf(key), "r");
    const bytes = new Uint8Array(end - start);
    readSync(file, bytes, 0, bytes.length, start);
    closeSync(file);
    return Promise.resolve(bytes);
  }

  putFile(key: string, path: string): Promise<void> {
    copyFileSync(path, this.pathOf(key));
    return Promise.resolve();
  }

  read(): Promise<never> {
    return Promise.reject(new Error("nothing is read here"));
  }

  list(): never {
    throw new Error("nothing is listed here");
  }
}

/** Ticks as the stream's function accepts them. */
function* makeTicks(count: number): Generator<Tick, void, undefined> {
  const intervalSeconds = (SESSION_SECONDS * SYMBOLS.length) / count;
  const records = simulateTicks({
    seed: 1,
    symbols: SYMBOLS,
    start: "2026-01-05T14:30:00Z",
    intervalSeconds: Math.max(0.001, Math.floor(intervalSeconds * 1000) / 1000),
    count,
  });
  const rules = { feed: "any", anomalyThresholdPercent: { mantissa: 5, decimals: 0 } } as const;
  for (const { data, tradedAtMs } of records) {
    const parsed = parseTick(Buffer.from(data), tradedAtMs ?? 0, rules);
    if (!("tick" in parsed)) throw new Error(`a simulated tick is refused: ${parsed.reason}`);
    yield parsed.tick;
  }
}

/** Objects of `raw/`, as they lie in the bucket. */
function* makeRaw(count: number): Generator<Uint8Array, void, undefined> {
  let records: AcceptedRecord[] = [];
  let number = 0n;
  for (const tick of makeTicks(count)) {
    number += 1n;
    const sequenceNumber = String(49_000_000_000_000_000_000_000_000_000_000_000_000_000n + number);
    const arrivedAtMs = Date.parse(tick.timestamp) + 200;
    records.push({ tick, arrivedAtMs, sequenceNumber, shardId: "shardId-000000000000" });
    if (records.length < RAW_TICKS) continue;
    for (const { body } of rawObjects(records)) yield body;
    records = [];
  }
  for (const { body } of rawObjects(records)) yield body;
}

/** Bytes of the same rows as gzip NDJSON: in the order of their arrival, and sorted like the table. */
function gzipBytes(count: number): number {
  let bytes = 0;
  let lines: string[] = [];
  for (const tick of makeTicks(count)) {
    lines.push(JSON.stringify(tick));
    if (lines.length < 100_000) continue;
    bytes += gzipSync(`${lines.join("\n")}\n`).length;
    lines = [];
  }
  return bytes + gzipSync(`${lines.join("\n")}\n`).length;
}

/** Runs the compaction of a day in this process, and prints what it took. */
async function compactDay(count: number): Promise<void> {
  const lake = new FolderStore();
  try {
    const startRss = process.resourceUsage().maxRSS / 1024;
    const compaction = new Compaction<number>({ lake, clock: systemClock }, 1);
    let busyMs = 0;
    let rawBytes = 0;
    let cpuMs = 0;
    const measure = async (work: () => unknown): Promise<void> => {
      const [start, cpu] = [performance.now(), process.cpuUsage()];
      await work();
      busyMs += performance.now() - start;
      const { user, system } = process.cpuUsage(cpu);
      cpuMs += (user + system) / 1000;
    };
    for (const body of makeRaw(count)) {
      rawBytes += body.length;
      await measure(() => compaction.add(1, body));
    }
    await measure(() => compaction.merge(Infinity));
    compaction.close();
    const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
    const key = `${TICKS.prefix}2026-01/2026-01-05-00.parquet`;
    const parquet = readFileSync(lake.pathOf(key));
    const gzip = gzipBytes(count);
    console.log(
      `  ${count} ticks: ${(busyMs / 1000).toFixed(1)} s (${(cpuMs / 1000).toFixed(1)} s of ` +
        `processor), peak memory ${peakMb} MB ` +
        `(${Math.round(startRss)} MB before), ${parquet.length} bytes: ` +
        `${(parquet.length / gzip).toFixed(3)} of gzip NDJSON, ` +
        `${(parquet.length / rawBytes).toFixed(3)} of raw/; ` +
        `sha256 ${createHash("sha256").update(parquet).digest("hex").slice(0, 16)}`,
    );
  } finally {
    rmSync(lake.folder, { recursive: true });
  }
}

/** A day of ticks from `raw/` into one Parquet object: time, memory, bytes. */
export async function benchCompaction(count = 1_000_000): Promise<void> {
  console.log("compaction of one day of 30 symbols into one object, at once");
  await compactDay(count);
}

if (import.meta.main) await benchCompaction(Number(process.argv[2] ?? 1_000_000));
