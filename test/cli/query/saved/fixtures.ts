import { gzipSync } from "node:zlib";
import type { Roads } from "../../../../components/queries/Roads.ts";
import { NO_ROADS } from "../../../../components/queries/Roads.ts";
import { failedObject } from "../../../../local/mappings/failedObject.ts";
import type { LakeTable } from "../../../../runtime/contract/lake.ts";
import {
  IMPORTS,
  LATEST_PRICES,
  QUOTES,
  STREAM_PRICES,
  TICKS,
} from "../../../../runtime/contract/lake.ts";
import { hourFolder } from "../../../../runtime/domain/lakeObjects.ts";
import { tickId } from "../../../../runtime/domain/tickId.ts";
import { mergeRows } from "../../../../runtime/lake/mergeRows.ts";
import type { LakeRow } from "../../../../runtime/lake/rows.ts";
import { makeMapping, makeRecord } from "../../../mappings/makeRecord.ts";
import { makeKafkaRecord } from "../../../runtime/fakes/kafkaRecords.ts";
import { MemoryBucket } from "../../redrive/MemoryBucket.ts";
import { ago, FIRST_DAY, iso, NOW_MS, SECOND_DAY } from "./days.ts";
import { MemoryLake } from "./MemoryLake.ts";
import { AGAIN, COMPACTED, FRESH } from "./ticks.ts";

/** An object of a lake. */
export interface FixtureObject {
  readonly bucket: string;
  readonly key: string;
  readonly body: Uint8Array;
}

/** A lake of the saved queries' tests. Its database and its bucket are named alike. */
export interface Fixture {
  readonly name: "archived" | "compacted";
  readonly roads: Roads;
}

/** Bucket of what outlived its retries. */
export const FAILED_BUCKET = "failed";

/** A pipeline whose archive is all its lake, and one with all roads, which took the same ticks. */
export const FIXTURES: readonly Fixture[] = [
  { name: "archived", roads: NO_ROADS },
  { name: "compacted", roads: { compaction: true, firehose: true, imports: true, quotes: true } },
];

let sequence = 0;

/** NDJSON lines of one object below a folder of the archive, by hour of arrival. */
function arrived(bucket: string, folder: string, at: string, rows: readonly object[]) {
  const lines = rows.map((row) => {
    sequence += 1;
    const sequence_number = String(sequence).padStart(56, "0");
    const position = { arrived_at: at, shard_id: "shardId-000000000000", sequence_number };
    return `${JSON.stringify(folder === "raw" ? { ...row, ...position } : { ...position, ...row })}\n`;
  });
  const isGzip = folder !== "alerts";
  const name = `${sequence}.ndjson${isGzip ? ".gz" : ""}`;
  const body = isGzip ? gzipSync(lines.join("")) : Buffer.from(lines.join(""));
  return { bucket, key: `${folder}/${hourFolder(Date.parse(at))}/${name}`, body };
}

/** All objects of both lakes. */
export async function makeObjects(): Promise<readonly FixtureObject[]> {
  return [
    ...archivedTicks(),
    ...compactedRaw(),
    ...(await parquetObjects()),
    ...FIXTURES.flatMap(({ name }) => [...refused(name), ...alerts(name)]),
    ...failed(),
  ];
}

/** Every tick in the hour of its trade, those of this hour now, and copies of some. */
function archivedTicks(): FixtureObject[] {
  // Of two ticks of one time the fresh one is the first by id in the other lake.
  const fresh = FRESH.map((tick, index) => ({ ...tick, id: String(index).padStart(16, "0") }));
  return [
    ...COMPACTED.map((tick) => arrived("archived", "raw", tick.timestamp, [tick])),
    arrived("archived", "raw", ago(0), [...fresh, ...AGAIN]),
    arrived("archived", "raw", ago(0), fresh),
  ];
}

/** Of what is compacted only what came in the last hours is looked at. */
function compactedRaw(): FixtureObject[] {
  const ghost = {
    symbol: "GHOST",
    timestamp: iso(SECOND_DAY, "12:00:00.000"),
    id: "g",
    price: "1",
  };
  return [
    arrived("compacted", "raw", ago(5), [ghost]),
    arrived("compacted", "raw", ago(0), [...FRESH, ...AGAIN]),
    arrived("compacted", "raw", ago(0), FRESH),
  ];
}

const APPLE = { symbol: "AAPL", price: "108.16" };

/** Rows of the Parquet tables. */
const PARQUET: readonly (readonly [LakeTable, readonly LakeRow[]])[] = [
  [TICKS, COMPACTED.map((tick) => ({ ...tick }))],
  [
    LATEST_PRICES,
    [
      withId({
        ...{ ...APPLE, timestamp: iso(SECOND_DAY, "15:45:00.000"), volume: "3", road: "ticks" },
        ...{ previous_close: "110.5", change: "-2.34", change_percent: "-2.11764706" },
      }),
      withId({
        ...{ symbol: "TSLA", price: "200.01", timestamp: iso(FIRST_DAY, "21:00:00.000") },
        ...{ currency: "USD", road: "imports" },
      }),
    ],
  ],
  [
    STREAM_PRICES,
    [
      withId({ ...APPLE, ...staged(FIRST_DAY) }),
      withId({ ...APPLE, price: "0.00000001", ...staged(SECOND_DAY) }),
    ],
  ],
  [
    IMPORTS,
    [
      imported("AAPL", FIRST_DAY, "21:00:00.000", "100.1"),
      imported("AAPL", SECOND_DAY, "17:00:00.000", "99"),
      imported("AAPL", SECOND_DAY, "21:00:00.000", "101"),
      imported("MSFT", FIRST_DAY, "21:00:00.000", "50"),
    ],
  ],
  [
    QUOTES,
    [
      withId({
        ...{ symbol: "TMUS", name: 'T-Mobile US, Inc. "Un-carrier"', price: "210.5" },
        ...{ timestamp: iso(SECOND_DAY, "16:00:00.000"), currency: "USD", provider: "fmp" },
        ...{ change: "-1.5", change_percent: "-0.70754717" },
      }),
      withId({
        ...{ symbol: "SHOP", price: "95.25", timestamp: iso(FIRST_DAY, "16:00:00.000") },
        ...{ currency: "CAD", provider: "fmp" },
      }),
    ],
  ],
];

function withId(row: LakeRow & { readonly symbol: string; readonly price: string }): LakeRow {
  const timestamp = String(row["timestamp"] ?? row["produced_at"]);
  return { ...row, id: tickId({ ...row, timestamp }, "") };
}

function staged(day: string) {
  const [produced_at, etl_loading_ts] = [iso(day, "15:00:00.123"), iso(day, "15:05:00.000")];
  return { produced_at, etl_loading_ts };
}

function imported(symbol: string, day: string, time: string, price: string): LakeRow {
  return withId({ symbol, price, timestamp: iso(day, time), close_date: day });
}

/** Written as the lake's functions write them. */
async function parquetObjects(): Promise<FixtureObject[]> {
  const lake = new MemoryLake();
  const clock = { now: () => 0, backOff: () => Promise.resolve(), wait: () => Promise.resolve() };
  for (const [table, rows] of PARQUET) {
    await mergeRows({ lake, clock }, table, rows, { deadlineMs: 1 });
  }
  return [...lake.objects].map(([key, body]) => ({ bucket: "compacted", key, body }));
}

function refused(bucket: string): FixtureObject[] {
  const [bad, worse] = [{ reason: "not_json", payload: "e30=" }, { reason: "missing_price" }];
  const file = { ...bad, reason: "wrong_header", source: "import/a.csv", arrived_at: null };
  const none = { shard_id: null, sequence_number: null };
  const first = arrived(bucket, "quarantine", ago(1), [bad, worse, bad]);
  return [
    first,
    // A retry that got as far, and kept the same records again.
    { ...first, key: first.key.replace(".ndjson", "-again.ndjson") },
    arrived(bucket, "quarantine", ago(0), [
      { ...file, ...none, line: 1 },
      { ...file, ...none, line: 7 },
    ]),
  ];
}

function alerts(bucket: string): FixtureObject[] {
  const crossover = {
    ...{ id: "a1", symbol: "AAPL", direction: "up", signal: "BUY_SIGNAL", price: "110.5" },
    ...{ timestamp: iso(FIRST_DAY, "15:45:00.000"), short_sma: "105.25", long_sma: "101" },
    ...{ short_window: 2, long_window: 3, possible_split: "2:1" },
  };
  const anomaly = {
    ...{ id: "a2", kind: "anomaly", symbol: "MSFT", direction: "up", price: "52.5" },
    ...{ timestamp: iso(SECOND_DAY, "14:30:00.000"), change_percent: "5" },
  };
  return [
    arrived(bucket, "alerts", iso(FIRST_DAY, "15:00:00.000"), [crossover]),
    arrived(bucket, "alerts", iso(SECOND_DAY, "14:00:00.000"), [crossover, anomaly]),
  ];
}

/** Of a topic there is what it has of streams, and the offsets by partition. */
function failedOfTopic(): FixtureObject {
  const bucket = new MemoryBucket();
  const key = bucket.failTopic(
    [3, 4, 5].map((offset) => makeKafkaRecord({ symbol: "AAPL" }, { partition: 7, offset })),
    { failedAtMs: NOW_MS + 2 },
  );
  return { bucket: FAILED_BUCKET, key, body: Buffer.from(bucket.objects.get(key) ?? "") };
}

function failed(): FixtureObject[] {
  const ofStreams = (["kinesis", "dynamodb"] as const).map((source, index) => {
    const { key, body } = failedObject(
      {
        ...{ records: [makeRecord(1), makeRecord(2)], condition: "RetryAttemptsExhausted" },
        ...{ invokeCount: 3, lastRun: { requestId: "r", reason: "no answer" } },
      },
      {
        definition: makeMapping({ source, id: `m${index}` }),
        ...{ shardId: `shard-${index}`, nowMs: NOW_MS + index, uuid: "u" },
      },
    );
    return { bucket: FAILED_BUCKET, key, body: Buffer.from(body) };
  });
  return [...ofStreams, failedOfTopic()];
}
