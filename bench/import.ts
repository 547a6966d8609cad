import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { SQSEvent } from "aws-lambda";
import { createRandom } from "../runtime/providers/createRandom.ts";
import { handleObjects } from "../runtime/handlers/handleObjects.ts";
import { IMPORT_LOAD, judgeWith } from "../runtime/handlers/loads.ts";
import type { Observer } from "../runtime/handlers/observe.ts";
import { systemClock } from "../runtime/ports/Clock.ts";
import { FolderBucket } from "./FolderBucket.ts";

const DAY_MS = 86_400_000;
/** Days of each symbol in a file: about eight years of trading. */
const DAYS = 2_000;
/** How many times as many rows of other years the full table holds. */
const HISTORY = 5;

/** What one import took. */
interface Figures {
  readonly seconds: number;
  /** Of all threads: on a busy machine this is what an import takes. */
  readonly cpuSeconds: number;
  readonly peakMb: number;
  readonly calls: number;
  readonly added: number;
}

/** Writes a file of daily closes, day by day, as exports come; and tells its key. */
function writeCsv(bucket: FolderBucket, rows: number, firstDay: string): string {
  const key = `import/${firstDay}-${rows}.csv`;
  const random = createRandom(key);
  mkdirSync(dirname(bucket.pathOf(key)), { recursive: true });
  const file = openSync(bucket.pathOf(key), "w");
  writeSync(file, "symbol,date,open,high,low,close,volume\n");
  const symbols = rows / DAYS;
  const start = Date.parse(firstDay);
  for (let day = 0; day < DAYS; day += 1) {
    const date = new Date(start + day * Math.round(DAY_MS * (365 / 250)))
      .toISOString()
      .slice(0, 10);
    let lines = "";
    for (let symbol = 0; symbol < symbols; symbol += 1) {
      const close = 2_000 + Math.floor(random() * 48_000);
      const [open, high, low] = [close - 40, close + 120, close - 150].map((cents) => cents / 100);
      lines += `SYM${symbol},${date},${open},${high},${low},${close / 100},${100 + day}\n`;
    }
    writeSync(file, lines);
  }
  closeSync(file);
  return key;
}

/** Imports a file as the function does, and says what it took. */
async function importFile(bucket: FolderBucket, key: string): Promise<Figures> {
  const sums: Record<string, number> = {};
  const observer: Observer = {
    count: (metrics) => {
      for (const [name, value] of Object.entries(metrics)) sums[name] = (sums[name] ?? 0) + value;
    },
    stored: () => undefined,
    watched: () => undefined,
    retrying: (message, error) => {
      throw new Error(message, { cause: error });
    },
    inform: () => undefined,
  };
  const ports = {
    ...{ bucket: "bench", objects: bucket, archive: bucket, lake: bucket },
    ...{ clock: systemClock, observer },
  };
  const s3 = { bucket: { name: "bench" }, object: { key } };
  const event = { Records: [{ messageId: "1", body: JSON.stringify({ Records: [{ s3 }] }) }] };
  bucket.calls = 0;
  const [start, cpuBefore] = [performance.now(), process.cpuUsage()];
  const load = judgeWith(IMPORT_LOAD, { feed: "any" });
  await handleObjects(event as unknown as SQSEvent, load, ports, Infinity);
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const cpuSeconds = (user + system) / 1_000_000;
  const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
  return { seconds, cpuSeconds, peakMb, calls: bucket.calls, added: sums.RowsAdded ?? 0 };
}

/** Runs one import in a process of its own, whose memory is the import's alone. */
function importApart(folder: string, key: string): Figures {
  const script = fileURLToPath(import.meta.url);
  const { stdout, stderr, status } = spawnSync(process.execPath, [script, folder, key], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`the import failed: ${stderr}`);
  return JSON.parse(stdout) as Figures;
}

/** A CSV file into the table of imports: time and memory by size, and by what the table holds. */
export function benchImport(rows: readonly number[] = [250_000, 500_000, 1_000_000]): void {
  console.log(`import of a CSV of daily prices, ${DAYS} days a symbol, into a lake on disk`);
  for (const count of rows) {
    const bucket = new FolderBucket();
    try {
      const key = writeCsv(bucket, count, "2016-01-04");
      say(`${count} rows into an empty table`, importApart(bucket.folder, key));
      if (count === rows[0]) {
        say(`${count} rows that are all there`, importApart(bucket.folder, key));
      }
    } finally {
      bucket.remove();
    }
  }
  const count = rows[0] ?? 0;
  const full = new FolderBucket();
  try {
    for (let part = 1; part <= HISTORY; part += 1) {
      importApart(full.folder, writeCsv(full, count, `${2016 - part * 9}-01-04`));
    }
    const key = writeCsv(full, count, "2016-01-04");
    say(
      `${count} rows into a table of ${HISTORY * count} of other years`,
      importApart(full.folder, key),
    );
  } finally {
    full.remove();
  }
  console.log();
}

function say(what: string, { seconds, cpuSeconds, peakMb, calls, added }: Figures): void {
  console.log(
    `  ${what}: ${seconds.toFixed(1)} s (${cpuSeconds.toFixed(1)} s of processor), peak memory ${peakMb} MB, ${added} rows added, ` +
      `${calls} calls of the bucket`,
  );
}

const [folder, key] = process.argv.slice(2);
if (
  folder !== undefined &&
  key !== undefined &&
  process.argv[1] === fileURLToPath(import.meta.url)
) {
  console.log(JSON.stringify(await importFile(new FolderBucket(folder), key)));
}
