import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import type { LakeTable } from "../../../runtime/contract/lake.ts";
import { LATEST_PRICES } from "../../../runtime/contract/lake.ts";
import type { AcceptRules } from "../../../runtime/domain/readTick.ts";
import { handleObjects } from "../../../runtime/handlers/handleObjects.ts";
import type { JudgedLoad } from "../../../runtime/handlers/loads.ts";
import { judgeWith } from "../../../runtime/handlers/loads.ts";
import { FakeClock } from "./FakeClock.ts";
import { Faults } from "./Faults.ts";
import { MemoryBucket } from "./MemoryBucket.ts";
import { RecordingObserver } from "./RecordingObserver.ts";

/** Name of the bucket in events. */
export const BUCKET = "archive";

/** When objects come unless a test says otherwise. */
export const DROPPED_AT_MS = Date.UTC(2026, 10, 20, 14, 30);

/** A row of a table: decimals and times as text. */
export type TableRow = Record<string, unknown>;

/** What a quarantined part was, decoded. */
export interface Quarantined {
  readonly reason: string;
  readonly source: string;
  readonly line: number;
  readonly text: string;
  readonly arrived_at: string;
}

/** A function that loads files, on a bucket in memory. */
export class LoadWorld {
  readonly faults = new Faults();
  readonly bucketStore = new MemoryBucket(this.faults);
  readonly clock = new FakeClock(DROPPED_AT_MS + 60_000);
  readonly observer = new RecordingObserver();
  readonly #load: JudgedLoad;
  readonly #rules: AcceptRules;

  constructor(load: JudgedLoad, rules: Partial<AcceptRules> = {}) {
    this.#load = load;
    this.#rules = { feed: "live", ...rules };
  }

  /** Puts an object and gives the body of the message that tells of it. */
  drop(key: string, body: string | Uint8Array, changedAtMs = DROPPED_AT_MS): string {
    const { etag, id } = this.bucketStore.drop(key, body, { changedAtMs });
    return messageBody([{ key, etag, versionId: id }]);
  }

  /** Invokes the function with messages of these bodies. */
  invoke(bodies: readonly string[], deadlineMs = Infinity): Promise<SQSBatchResponse> {
    const ports = {
      bucket: BUCKET,
      objects: this.bucketStore,
      archive: this.bucketStore,
      lake: this.bucketStore,
      clock: this.clock,
      observer: this.observer,
    };
    return handleObjects(
      this.#event(bodies),
      judgeWith(this.#load, this.#rules),
      ports,
      deadlineMs,
    );
  }

  /** Delivers messages as SQS does until all are done; returns how many invocations it took. */
  async deliver(bodies: readonly string[]): Promise<number> {
    let left = [...bodies];
    for (let invocation = 1; invocation <= 50; invocation += 1) {
      const response = await this.invoke(left).catch(() => undefined);
      if (!this.faults.takeCrash() && response !== undefined) {
        const failed = response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
        left = left.filter((_, index) => failed.includes(`m${index}`));
      }
      if (left.length === 0) return invocation;
    }
    throw new Error("not done after 50 invocations");
  }

  /** Rows of a table as DuckDB reads them, in their order; columns that are null are left out. */
  async rows(table: LakeTable = this.#load.table): Promise<TableRow[]> {
    const folder = mkdtempSync(join(tmpdir(), "load-world-"));
    const duckDb = await DuckDBInstance.create();
    const connection = await duckDb.connect();
    try {
      const rows: TableRow[] = [];
      for (const key of this.bucketStore.keys(table.prefix)) {
        const file = join(folder, "object.parquet");
        writeFileSync(file, this.bucketStore.bytesOf(key));
        const sql = `SELECT COLUMNS(*)::VARCHAR FROM read_parquet('${file}')`;
        const result = await connection.runAndReadAll(sql);
        for (const row of result.getRowObjectsJson()) rows.push(withoutNulls(row));
      }
      return rows;
    } finally {
      connection.closeSync();
      duckDb.closeSync();
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Rows of `latest_prices`. */
  latest(): Promise<TableRow[]> {
    return this.rows(LATEST_PRICES);
  }

  /** Objects of `quarantine/`, in the order in which they came. */
  quarantineKeys(): string[] {
    return this.bucketStore.puts.filter((key) => key.startsWith("quarantine/"));
  }

  /** What lies in quarantine. */
  quarantined(): Quarantined[] {
    return this.quarantineKeys().flatMap((key) =>
      gunzipSync(this.bucketStore.bytesOf(key))
        .toString("utf8")
        .trimEnd()
        .split("\n")
        .map((line) => {
          const { payload, ...row } = JSON.parse(line) as Quarantined & { payload: string };
          return { ...row, text: Buffer.from(payload, "base64").toString("utf8") };
        }),
    );
  }

  /** The same, as short as tests compare it. */
  refusals(): [reason: string, line: number, text: string][] {
    return this.quarantined().map(({ reason, line, text }) => [reason, line, text]);
  }

  #event(bodies: readonly string[]): SQSEvent {
    const Records = bodies.map((body, index) => ({ messageId: `m${index}`, body }));
    return { Records } as unknown as SQSEvent;
  }
}

/** An object as S3 names it in an event. */
export interface EventObject {
  readonly key: string;
  readonly etag?: string;
  readonly versionId?: string;
  readonly bucket?: string;
  readonly eventName?: string;
}

/** The body of a message that S3 sends for objects. */
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
export function messageBody(objects: readonly EventObject[]): string {
  const Records = objects.map(
    ({ key, etag, versionId, bucket = BUCKET, eventName = "ObjectCreated:Put" }) => ({
      eventVersion: "2.1",
      eventSource: "aws:s3",
      awsRegion: "us-east-1",
      eventTime: "2026-11-20T14:30:00.000Z",
      eventName,
      s3: {
        s3SchemaVersion: "1.0",
        configurationId: "files",
        bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
        object: {
          key: encodeURIComponent(key).replaceAll("%2F", "/").replaceAll("%20", "+"),
          size: 1,
          ...(etag === undefined ? {} : { eTag: etag }),
          ...(versionId === undefined ? {} : { versionId }),
          sequencer: "0055AED6DCD90281E5",
        },
      },
    }),
  );
  return JSON.stringify({ Records });
}

function withoutNulls(row: TableRow): TableRow {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
}
