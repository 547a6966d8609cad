import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { DeletionReceipt } from "../../../cli/delete/DeletionReceipt.ts";
import type { DeletionOptions } from "../../../cli/delete/runDeletion.ts";
import { runDeletion } from "../../../cli/delete/runDeletion.ts";
import type { Selection } from "../../../cli/delete/Selection.ts";
import type { LakeTable } from "../../../runtime/contract/lake.ts";
import { TICK_TABLE, TREND_TABLE } from "../../../runtime/contract/tables.ts";
import { toAlertItem } from "../../../runtime/domain/alertItem.ts";
import { toStateItem } from "../../../runtime/domain/stateItem.ts";
import { emptyTrendState } from "../../../runtime/domain/TrendState.ts";
import { ParquetFile } from "../../../runtime/lake/ParquetFile.ts";
import type { LakeRow } from "../../../runtime/lake/rows.ts";
import { TableLayout } from "../../../runtime/lake/TableLayout.ts";
import {
  IMPORTS,
  LATEST_PRICES,
  QUOTES,
  STREAM_PRICES,
  TICKS,
} from "../../../runtime/contract/lake.ts";
import { FakeClock } from "../../runtime/fakes/FakeClock.ts";
import { Faults } from "../../runtime/fakes/Faults.ts";
import { makeKafkaRecord } from "../../runtime/fakes/kafkaRecords.ts";
import { makePending } from "../../runtime/fakes/makePending.ts";
import { makeTick } from "../../runtime/fakes/makeTick.ts";
import { MemoryBucket } from "../redrive/MemoryBucket.ts";
import { MemoryTable } from "./MemoryTable.ts";
import { VersionedBucket } from "./VersionedBucket.ts";

/** Days on which both symbols have ticks. */
export const DAYS = ["2026-01-15", "2026-02-10"] as const;
const SYMBOLS = ["AAPL", "MSFT"] as const;

const KNOWN = new Map<string, Buffer>();

/** Rows of a table as its object, or as one of so many of its day, in order. */
export function parquetOf(table: LakeTable, rows: readonly LakeRow[], buckets = 1): Buffer {
  const name = JSON.stringify([table.name, rows, buckets]);
  const bytes = KNOWN.get(name) ?? writeParquet(table, rows, buckets);
  KNOWN.set(name, bytes);
  return bytes;
}

function writeParquet(table: LakeTable, rows: readonly LakeRow[], buckets: number): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "deletion-world-"));
  const path = join(folder, "object.parquet");
  const layout = new TableLayout(table);
  const file = new ParquetFile(path, layout, buckets);
  try {
    const cells = rows.map((row) => layout.toCells(row));
    for (const row of cells.sort((a, b) => layout.compare(a, b))) file.add(row);
    file.finish();
    return readFileSync(path);
  } finally {
    file.abandon();
    rmSync(folder, { recursive: true });
  }
}

/** A pipeline's places in memory, each with rows of two symbols on two days. */
export class DeletionWorld {
  readonly faults = new Faults();
  readonly archive = new VersionedBucket(this.faults);
  readonly failed = new VersionedBucket(this.faults);
  readonly ticks = new MemoryTable("ticks", TICK_TABLE.sortKey, this.faults);
  readonly trends = new MemoryTable("trends", TREND_TABLE.sortKey, this.faults);
  readonly clock = new FakeClock(Date.UTC(2026, 2, 1));

  /** Runs a deletion to its end, or to what stops it. */
  delete(selection: Selection, options: Partial<DeletionOptions> = {}): Promise<DeletionReceipt> {
    const { archive, failed, ticks, trends, clock } = this;
    const ports = { pipeline: "stocks", archive, failed, ticks, trends, clock };
    return runDeletion(
      { ...ports, streamRetentionHours: 24 },
      { selection, isDryRun: false, signal: new AbortController().signal, ...options },
    );
  }

  /** All content of all versions and items, in an order of its own. */
  state(): unknown {
    return {
      archive: this.archive.all().map(([key, body]) => [key, body?.toString("base64")]),
      failed: this.failed.all().map(([key, body]) => [key, body?.toString("base64")]),
      ticks: this.ticks.list(),
      trends: this.trends.list().map((name) => {
        const [symbol = "", sort = ""] = name.split(" ");
        return [name, JSON.stringify(this.trends.get(symbol, sort))];
      }),
    };
  }

  /** Puts rows everywhere. */
  fill(): this {
    this.#fillTexts();
    this.#fillTables();
    this.#fillFailed();
    this.#fillItems();
    return this;
  }

  #fillTexts(): void {
    const { archive } = this;
    const records = ticksOf().map((tick) => JSON.stringify(tick));
    archive.put("raw/2026/02/10/14/a.ndjson.gz", lines(records), {
      ContentType: "application/gzip",
    });
    archive.put(
      "raw/2026/02/10/14/b.ndjson.gz",
      lines(records.filter((one) => one.includes("MSFT"))),
    );
    archive.put("staging/2026/02/10/14/one", records.join(""));
    archive.put("import/mixed.csv", csvOf(SYMBOLS));
    archive.put("import/AAPL.csv", "date,close\n2026-01-15,1\n2026-02-10,2\n");
    const quotes = SYMBOLS.flatMap((symbol) =>
      DAYS.map((day) => ({ symbol, price: 1.5, timestamp: Date.parse(day) / 1000 + 3600 })),
    );
    archive.put("quotes/bronze/fmp/2026/02/10/14/q.json", JSON.stringify(quotes));
    const refused = ticksOf().map(({ symbol, timestamp }) => ({ symbol, timestamp, price: "x" }));
    archive.put(
      "quarantine/2026/02/10/14/r.ndjson.gz",
      lines(refused.map((one) => quarantined(JSON.stringify(one)))),
    );
    archive.put(
      "staging-errors/2026/02/10/14/e",
      refused
        .map((one) => JSON.stringify({ rawData: base64(JSON.stringify(one)), errorCode: "x" }))
        .join("\n"),
    );
    const alerts = SYMBOLS.flatMap((symbol) =>
      DAYS.map((day) => makePending({ symbol, atMs: Date.parse(day) }).alert),
    );
    archive.put("alerts/2026/02/10/14/a.ndjson", `${alerts.map(toJson).join("\n")}\n`);
  }

  #fillTables(): void {
    const { archive } = this;
    for (const day of DAYS) {
      const rows = ticksOf().filter(({ timestamp }) => timestamp.startsWith(day));
      const name = `${day.slice(0, 7)}/${day}-00.parquet`;
      archive.put(`ticks/${name}`, parquetOf(TICKS, rows.slice(0, 1)));
      archive.put(`ticks/${name}`, parquetOf(TICKS, rows));
      const priced = rows.map(({ symbol, timestamp, id, price }) => ({
        symbol,
        id,
        price,
        timestamp,
      }));
      archive.put(
        `stream_prices/${name}`,
        parquetOf(
          STREAM_PRICES,
          priced.map(({ timestamp, ...row }) => ({ ...row, produced_at: timestamp })),
        ),
      );
      archive.put(
        `quotes/silver/${name}`,
        parquetOf(
          QUOTES,
          priced.map((row) => ({ ...row, provider: "fmp" })),
        ),
      );
    }
    for (const symbol of SYMBOLS) {
      const rows = ticksOf().filter((tick) => tick.symbol === symbol);
      archive.put(
        `imports/2026/${symbol}.parquet`,
        parquetOf(
          IMPORTS,
          rows.map(({ timestamp, id, price }) => ({ symbol, timestamp, id, price })),
        ),
      );
    }
    const latest = ticksOf().filter(({ timestamp }) => timestamp.startsWith(DAYS[1]));
    archive.put(
      "latest_prices/latest.parquet",
      parquetOf(
        LATEST_PRICES,
        latest
          .slice(-4)
          .filter(({ timestamp }) => timestamp.includes("14:31"))
          .map((row) => ({ ...row, road: "ticks" })),
      ),
    );
  }

  #fillFailed(): void {
    const made = new MemoryBucket();
    const record = (tick: object, at: number) => ({
      kinesis: {
        ...{ partitionKey: "x", sequenceNumber: String(at), data: base64(JSON.stringify(tick)) },
        approximateArrivalTimestamp: 1_767_623_400.123,
      },
    });
    const items = ticksOf().map(({ symbol, timestamp, id }, at) => ({
      eventName: "INSERT",
      dynamodb: {
        Keys: { symbol: { S: symbol }, timestamp: { S: `${timestamp}#${id}` } },
        SequenceNumber: String(at + 1),
      },
    }));
    made.fail(ticksOf().map((tick, at) => record(tick, at + 1)));
    made.fail(items, { source: "dynamodb" });
    made.failTopic(
      ticksOf().map((tick, at) => makeKafkaRecord({ ...tick }, { partition: at % 2, offset: at })),
    );
    const redriven = made.fail(ticksOf().map((tick, at) => record(tick, at + 100)));
    for (const [key, body] of made.objects) this.failed.put(key, body);
    // Put back by now: hidden, and not gone.
    this.failed.mark(redriven);
  }

  #fillItems(): void {
    for (const { symbol, timestamp, id, price } of ticksOf()) {
      this.ticks.put({
        ...{ symbol: { S: symbol }, timestamp: { S: `${timestamp}#${id}` } },
        price: { N: price },
      });
    }
    for (const symbol of SYMBOLS) {
      for (const day of DAYS) {
        const { alert } = makePending({ symbol, atMs: Date.parse(day) });
        this.trends.put(toAlertItem(alert, "published"));
      }
      const applied = ticksOf()
        .filter((tick) => tick.symbol === symbol)
        .map(({ timestamp, id }) => ({
          ...{ atMs: Date.parse(timestamp), id, price: { mantissa: 15, decimals: 1 } },
        }));
      const state = emptyTrendState(symbol, { short: 2, long: 4 });
      const last = applied.at(-1);
      this.trends.put(
        toStateItem({
          ...state,
          ...{ version: 3, applied, lastIds: [last?.id ?? ""], newestMs: last?.atMs ?? 0 },
        }),
      );
    }
  }
}

/** Two ticks of each symbol on each day, in order of time. */
export function ticksOf() {
  return DAYS.flatMap((day) =>
    ["14:30", "14:31"].flatMap((time) =>
      SYMBOLS.map((symbol) =>
        makeTick({ symbol, timestamp: `${day}T${time}:00.000Z`, price: "1.5" }),
      ),
    ),
  );
}

function csvOf(symbols: readonly string[]): string {
  const rows = symbols.flatMap((symbol) => DAYS.map((day) => `${symbol},${day},"1.50"`));
  return `\uFEFFSymbol,Date,Close\r\n${rows.join("\r\n")}\r\n`;
}

/** A line of `quarantine/`. */
export function quarantined(payload: string, source?: string): string {
  const row = { reason: "price_not_a_decimal", payload: base64(payload) };
  return JSON.stringify({ ...row, ...(source === undefined ? {} : { source, line: 2 }) });
}

/** Gzipped lines. */
export function lines(texts: readonly string[]): Buffer {
  return gzipSync(`${texts.join("\n")}\n`);
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

function toJson(value: unknown): string {
  return JSON.stringify(value);
}
