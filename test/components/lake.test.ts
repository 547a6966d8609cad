import assert from "node:assert/strict";
import { join } from "node:path";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { savedQueries } from "../../components/queries/savedQueries.ts";
import { fillParameters, parametersOf } from "../../cli/query/fillParameters.ts";
import { findNamedQuery } from "../../cli/query/findNamedQuery.ts";
import { openLake } from "../../cli/query/openLake.ts";
import { readCatalog } from "../../cli/query/readCatalog.ts";
import { loadStackConfig } from "../../local/engine/loadStackConfig.ts";
import { UNKNOWN } from "../../local/engine/PropertyValue.ts";
import type { RegisteredResource } from "../../local/engine/RegisteredResource.ts";
import { type ProgramResult, runProgram } from "../../local/engine/runProgram.ts";
import { type LocalStack, startLocalStack } from "../../local/LocalStack.ts";
import { failedObject } from "../../local/mappings/failedObject.ts";
import type { Tick } from "../../runtime/contract/tick.ts";
import { alertObjects, quarantineObjects, rawObjects } from "../../runtime/domain/lakeObjects.ts";
import { readAll } from "../cli/query/useLake.ts";
import { useTemporaryDirectory } from "../emulators/temporaryDirectory.ts";
import { recordingProvider } from "../engine/recordingProvider.ts";
import { makeMapping, makeRecord } from "../mappings/makeRecord.ts";
import { text } from "../resources/useProvider.ts";
import { makePending } from "../runtime/fakes/makePending.ts";

const PROGRAM = join(import.meta.dirname, "fixtures/lake");

describe("the lake on an engine stand-in", function () {
  // Each run starts a Node.js process.
  this.timeout(120_000);

  function run(
    overrides: Readonly<Record<string, unknown>> = {},
    options: { readonly preview?: boolean; readonly previous?: readonly RegisteredResource[] } = {},
  ): Promise<ProgramResult> {
    const { config } = loadStackConfig({ programDir: PROGRAM, stack: "dev", overrides });
    const provider = recordingProvider({
      invokes: {
        "aws:s3/getBucket:getBucket": ({ bucket }) => ({
          ...{ id: text(bucket), bucket: text(bucket), arn: `arn:aws:s3:::${text(bucket)}` },
        }),
      },
    });
    const { preview = false, previous } = options;
    return runProgram({
      ...{ programDir: PROGRAM, stack: "dev", provider, config },
      mode: preview ? "preview" : "up",
      ...(previous === undefined ? {} : { previous }),
    });
  }

  const namesWith = ({ resources }: ProgramResult, operation: string) =>
    resources.filter((one) => one.custom && one.operation === operation).map(({ name }) => name);

  it("previews what it deploys, and changes the lifecycle alone when days change", async () => {
    const preview = await run({}, { preview: true });
    const first = await run();
    const urnsOf = ({ resources }: ProgramResult) => resources.map(({ urn }) => urn).toSorted();
    assert.deepEqual(urnsOf(preview), urnsOf(first));
    assert.equal(preview.outputs["analystPolicy"], UNKNOWN);
    assert.deepEqual([preview.diagnostics, first.diagnostics], [[], []]);
    const second = await run({ expiryDays: 730 }, { previous: first.resources });
    assert.deepEqual(namesWith(second, "update"), ["lake-archive-lifecycle"]);
    assert.deepEqual([namesWith(second, "create"), second.deleted], [[], []]);
  });

  it("makes nothing of a bucket that exists, and finds tables and permissions in it", async () => {
    const { resources, outputs } = await run({ existingBucket: "prices" });
    const names = resources.map(({ name }) => name);
    assert.ok(!names.some((name) => name.startsWith("lake-archive")), names.join());
    const raw = resources.find(({ name }) => name === "lake-catalog-raw");
    const { location } = raw?.inputs["storageDescriptor"] as { location: string };
    assert.equal(location, "s3://prices/raw/");
    assert.match(text(outputs["analystPolicy"]), /"arn:aws:s3:::prices\/quarantine\/\*"/);
  });
});

describe("the lake on this machine", function () {
  // Each run starts a Node.js process and emulators.
  this.timeout(120_000);
  const directory = useTemporaryDirectory();
  const NOW_MS = Date.now();

  async function runLake(dataDir: string, existingBucket: string): Promise<LocalStack> {
    const config = { existingBucket };
    return startLocalStack({ programDir: PROGRAM, stack: "dev", dataDir, config });
  }

  /** What the functions and Lambda itself write, by their own code. */
  async function fill({ clients, outputs }: LocalStack): Promise<void> {
    const put = async (bucket: unknown, object: { key: string; body: string | Uint8Array }) => {
      const Bucket = text(bucket);
      await clients.s3.send(new PutObjectCommand({ Bucket, Key: object.key, Body: object.body }));
    };
    const position = (sequenceNumber: string) => ({
      ...{ shardId: "shardId-000000000000", sequenceNumber, arrivedAtMs: NOW_MS },
    });
    const timestamp = "2026-11-20T14:30:00.000Z";
    const tick = (symbol: string, price: string): Tick => ({
      ...{ symbol, timestamp, id: symbol, price, change_percent: "9", anomaly: true },
    });
    const accepted = ["1", "2"].map((n) => ({ ...position(n), tick: tick("AAPL", "1.5") }));
    const objects = [
      ...rawObjects([...accepted, { ...position("3"), tick: tick("MSFT", "2.25") }]),
      ...quarantineObjects([{ ...position("4"), reason: "not_json", payload: "e30=" }]),
      ...alertObjects([makePending({ arrivedAtMs: NOW_MS })]),
    ];
    for (const object of objects) await put(outputs["archiveName"], object);
    const discarded = { records: [makeRecord(1)], condition: "RecordAgeExceeded" } as const;
    const context = { definition: makeMapping({}), shardId: "s", nowMs: NOW_MS, uuid: "u" };
    await put(outputs["failedName"], failedObject({ ...discarded, invokeCount: 2 }, context));
  }

  for (const existingBucket of ["", "prices"]) {
    const title = existingBucket === "" ? "a bucket of its own" : "a bucket that exists";
    it(`runs every saved query over ${title}`, async () => {
      const dataDir = join(directory(), existingBucket || "own");
      const stack = await runLake(dataDir, existingBucket);
      try {
        assert.equal(existingBucket || stack.outputs["archiveName"], stack.outputs["archiveName"]);
        await fill(stack);
      } finally {
        await stack.stop();
      }
      const lake = await openLake({ dataDir, database: "lake" });
      const { queries } = readCatalog(dataDir);
      const counts: Record<string, number> = {};
      for (const { name } of savedQueries("AAPL")) {
        const { sql } = findNamedQuery(queries, name);
        const values = parametersOf(sql).includes("from") ? { from: "2026-11-20" } : {};
        counts[name] = (await readAll(lake, fillParameters(sql, values))).length;
      }
      const [refused] = await readAll(lake, "SELECT reason, payload FROM quarantine");
      const [given] = await readAll(lake, "SELECT requestcontext.condition FROM failed");
      lake.close();
      assert.deepEqual(counts, {
        "latest-prices": 2,
        "latest-ticks": 2,
        "top-movers": 2,
        "symbol-history": 1,
        "ticks-by-price": 2,
        anomalies: 2,
        "anomalies-over-5-percent": 2,
        "daily-averages": 2,
        "hourly-volume": 2,
        "ohlcv-minute": 2,
        "ohlcv-hour": 2,
        "ohlcv-day": 2,
        vwap: 2,
        volatility: 2,
        gaps: 2,
        "alerts-of-a-day": 1,
        "alerts-with-prices": 1,
        "refused-by-reason": 1,
        "failed-batches": 1,
      });
      assert.deepEqual([refused, given], [["not_json", "e30="], ["RecordAgeExceeded"]]);
    });
  }
});
