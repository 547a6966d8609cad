import { execFileSync } from "node:child_process";
import {
  closeSync,
  copyFileSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
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

/** Bytes of the same rows as gzip NDJSON, in the order of their arrival. */
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

/** What a piece of work took. */
class Meter {
  #wallMs = 0;
  #processorMs = 0;

  /** Does work, and counts it. */
  async run<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    const [start, cpu] = [performance.now(), process.cpuUsage()];
    const result = await work();
    const { user, system } = process.cpuUsage(cpu);
    this.#wallMs += performance.now() - start;
    this.#processorMs += (user + system) / 1000;
    return result;
  }

  /** All of it, as text. */
  toString(): string {
    const [wall, processor] = [this.#wallMs, this.#processorMs].map((ms) => (ms / 1000).toFixed(1));
    return `${wall} s (${processor} s of processor), peak memory ${peakMb()} MB`;
  }
}

function peakMb(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

/** Compacts objects of `raw/`, those of each call together. */
async function compact(lake: LakeStore, raw: Iterable<Uint8Array>, meter: Meter): Promise<number> {
  const compaction = new Compaction<number>({ lake, clock: systemClock }, 1);
  let rawBytes = 0;
  for (const body of raw) {
    rawBytes += body.length;
    await meter.run(() => compaction.add(1, body));
  }
  const { failures } = await meter.run(() => compaction.merge(Infinity));
  compaction.close();
  if (failures.length > 0) throw new AggregateError(failures, "not all was compacted");
  return rawBytes;
}

/** Compacts a day in this process, and prints what it took. */
async function compactDay(count: number): Promise<void> {
  const lake = new FolderStore();
  try {
    const startMb = peakMb();
    const day = new Meter();
    const rawBytes = await compact(lake, makeRaw(count), day);
    console.log(`  ${count} ticks at once: ${String(day)} (${startMb} MB before)`);
    const again = new Meter();
    await compact(lake, makeRaw(Math.ceil(count / 24)), again);
    console.log(`  a 24th of them again, which changes nothing: ${String(again)}`);
    const path = lake.pathOf(`${TICKS.prefix}2026-01/2026-01-05-00.parquet`);
    const bytes = statSync(path).size;
    console.log(
      `  ${bytes} bytes: ${(bytes / count).toFixed(1)} a tick, ` +
        `${(bytes / gzipBytes(count)).toFixed(3)} of the same rows as gzip NDJSON, ` +
        `${(bytes / rawBytes).toFixed(3)} of raw/`,
    );
  } finally {
    rmSync(lake.folder, { recursive: true });
  }
}

/** The heap that Node takes in a function of 512 MB, roughly: without a limit it grows as it likes. */
const HEAP = ["--max-old-space-size=320", "--max-semi-space-size=16"];

/** A day of ticks from `raw/` into one Parquet object: time, memory, bytes. In a process of its own. */
export function benchCompaction(count = 1_000_000): void {
  console.log(`compaction of one day of ${SYMBOLS.length} symbols into one object`);
  const args = [...HEAP, fileURLToPath(import.meta.url), "alone", String(count)];
  execFileSync(process.execPath, args, { stdio: "inherit" });
}

if (import.meta.main) {
  const [mode, count = mode] = process.argv.slice(2);
  if (mode === "alone") await compactDay(Number(count));
  else benchCompaction(count === undefined ? undefined : Number(count));
}
