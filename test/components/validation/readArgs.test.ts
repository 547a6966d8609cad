import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import type { StockAnalyticsPipelineArgs } from "../../../components/index.ts";
import { StockAnalyticsPipeline } from "../../../components/index.ts";
import { DEFAULTS } from "../../../components/StockAnalyticsPipelineArgs.ts";
import { readArgs } from "../../../components/validation/readArgs.ts";
import { register } from "../registerPipeline.ts";
import { problemsOf } from "./problemsOf.ts";
import { STREAM_ARN, WRONG } from "./wrongArguments.ts";

describe("arguments of a pipeline", () => {
  for (const [set, propertyPath, reason] of WRONG) {
    it(`are refused for ${propertyPath}: ${String(reason).slice(0, 70)}`, () => {
      const [problem, ...others] = problemsOf(set);
      assert.deepEqual(others, []);
      assert.equal(problem?.propertyPath, propertyPath);
      if (typeof reason === "string") assert.equal(problem.reason, reason);
      else assert.match(problem.reason, reason);
    });
  }

  it("are refused with a rule, a value and a next step in every reason", () => {
    for (const [set, propertyPath] of WRONG) {
      const [problem] = problemsOf(set);
      assert.match(
        problem?.reason ?? "",
        /(must .*, got .+|is no argument: must .*); .+\.$/,
        propertyPath,
      );
    }
  });

  it("are refused all at once, in the error's message too", () => {
    const set = {
      symbols: ["aapl"],
      shardCount: 0,
      smaWindows: { short: 9, long: 3 },
      processing: { batchSize: 0, memoryMb: 1 },
      feed: "x",
    };
    const paths = problemsOf(set, "not a name").map(({ propertyPath }) => propertyPath);
    assert.deepEqual(paths.toSorted(), [
      "feed",
      "name",
      "processing.batchSize",
      "processing.memoryMb",
      "shardCount",
      "smaWindows.short",
      "symbols[0]",
    ]);
    assert.throws(
      () => readArgs("not a name", set),
      ({ message }: Error) =>
        message.includes('StockAnalyticsPipeline "not a name"') &&
        paths.every((path) => message.includes(`\n  ${path}: "`)),
    );
  });

  it("are refused by each rule between two, whatever other rules they break", () => {
    const storage = { infrequentAccessDays: 60, glacierDays: 61, expiryDays: 10 };
    const paths = problemsOf({ storage }).map(({ propertyPath }) => propertyPath);
    assert.deepEqual(paths, ["storage.glacierDays", "storage.expiryDays", "storage.expiryDays"]);
  });

  it("are refused before anything is registered", async () => {
    const registrations = await register(() => {
      const args = { symbols: ["AAPL"], shardCount: 0 };
      assert.throws(() => new StockAnalyticsPipeline("stocks", args), pulumi.InputPropertiesError);
    });
    assert.deepEqual(registrations.all, []);
  });

  it("are refused when there are none", () => {
    for (const args of [undefined, null, "AAPL", pulumi.output({ symbols: ["AAPL"] })]) {
      assert.throws(
        () => readArgs("stocks", args),
        (error: unknown) => {
          assert.ok(pulumi.InputPropertiesError.isInstance(error));
          assert.deepEqual(
            error.errors.map(({ propertyPath }) => propertyPath),
            ["args"],
          );
          return true;
        },
      );
    }
  });

  it("are refused for a name that is no part of a bucket's name", () => {
    for (const name of ["my_stocks", "-stocks", "stocks-", "a--b", "", "a".repeat(37), "stöcks"]) {
      const [problem, ...others] = problemsOf({}, name);
      assert.deepEqual(others, []);
      assert.equal(problem?.propertyPath, "name");
      assert.match(problem.reason, /must be 1 to 36 letters and digits with single hyphens/);
    }
    assert.deepEqual(problemsOf({}, "Stocks-2-eu"), []);
  });

  it("take the same symbols as the functions do", () => {
    const schema = readFileSync("runtime/domain/tick.schema.json", "utf8");
    const { properties } = JSON.parse(schema) as { properties: { symbol: { pattern: string } } };
    const pattern = new RegExp(properties.symbol.pattern);
    const symbols = [
      ...["AAPL", "BRK.B", "BRK-B", "^GSPC", "ES=F", "BTC_USD", "BINANCE:BTC", "600000.SS", "7"],
      ...["aapl", "A A", "A..B", "...", "^", "", "A".repeat(24), "A".repeat(25), "Ä", "A\n", "A/B"],
    ];
    for (const symbol of symbols) {
      const refused = problemsOf({ symbols: [symbol] }).length > 0;
      assert.equal(refused, !pattern.test(symbol), JSON.stringify(symbol));
    }
  });

  it("are left as they were", () => {
    const args: StockAnalyticsPipelineArgs = Object.freeze({
      symbols: Object.freeze(["AAPL"]) as unknown as string[],
      smaWindows: Object.freeze({ short: 3 }),
      alertEndpoints: Object.freeze([]) as unknown as [],
    });
    assert.equal(readArgs("stocks", args).smaWindows.short.plain, 3);
  });

  it("take any age of records from a stream whose retention is its owner's", () => {
    const processing = { recordAgeHours: 168 };
    assert.deepEqual(problemsOf({ stream: { arn: STREAM_ARN }, processing }), []);
  });

  it("take 0 for -0", () => {
    const { trend } = readArgs("stocks", { symbols: ["AAPL"], trend: { batchWindowSeconds: -0 } });
    assert.equal(Object.is(trend.batchWindowSeconds.plain, 0), true);
  });

  it("take a bucket with dots that exists", () => {
    for (const archiveBucketName of ["prices.example.com", "a.b", "1.2.3.4.5", "my-.prices"]) {
      assert.deepEqual(problemsOf({ storage: { archiveBucketName } }), []);
    }
  });

  it("are refused for not belonging alone, whatever their values", () => {
    const paths = problemsOf({
      shardCount: 0,
      stream: { arn: STREAM_ARN, retentionHours: null, shardMetrics: ["ALL", 7] },
      storage: { archiveBucketName: "prices", infrequentAccessDays: 60, glacierDays: 61 },
      monitoring: { alarms: false, opsEndpoints: [{ protocol: "smtp" }], thresholds: null },
    }).map(({ propertyPath, reason }) => [propertyPath, /must be omitted/.test(reason)]);
    assert.deepEqual(paths, [
      ["monitoring.thresholds", false],
      ["shardCount", true],
      ["stream.retentionHours", true],
      ["stream.shardMetrics", true],
      ["storage.infrequentAccessDays", true],
      ["storage.glacierDays", true],
      ["monitoring.opsEndpoints", true],
    ]);
  });

  it("may have defaults written out beside what makes them mean nothing", () => {
    const { infrequentAccessDays, glacierDays, expiryDays } = DEFAULTS.storage;
    const tiers = { infrequentAccessDays, glacierDays, expiryDays };
    const { streamMode, shardCount } = DEFAULTS;
    const stream = { ...DEFAULTS.stream, arn: STREAM_ARN };
    const storage = { ...tiers, archiveBucketName: "prices" };
    assert.deepEqual(problemsOf({ streamMode, shardCount, stream, storage }), []);
  });

  it("take undefined for omitted", () => {
    const set = { shardCount: undefined, stream: undefined, trend: { batchSize: undefined } };
    assert.deepEqual(problemsOf(set), []);
  });
});

describe("arguments that arrive later", () => {
  /** Waits for an Output, whether it succeeds or fails. */
  const settle = <T>(output: pulumi.Output<T>): Promise<T> =>
    (output as unknown as { promise(): Promise<T> }).promise();
  const read = (set: object) => readArgs("stocks", { symbols: ["AAPL"], ...set });

  it("reach children when they are right", async () => {
    const { shardCount } = read({ shardCount: pulumi.output(3) });
    assert.equal(await settle(shardCount.output()), 3);
  });

  it("mean the default when they turn out undefined", async () => {
    const { shardCount } = read({ shardCount: pulumi.output(undefined) });
    assert.equal(await settle(shardCount.output()), 1);
  });

  it("fail instead of reaching children when they are wrong", async () => {
    const { shardCount } = read({ shardCount: pulumi.output(0) });
    await assert.rejects(settle(shardCount.output()), (error: unknown) => {
      assert.ok(pulumi.InputPropertyError.isInstance(error));
      assert.equal(error.propertyPath, "shardCount");
      assert.match(error.reason, /must be 1 to 10000, got 0; raise it/);
      return true;
    });
  });

  it("fail when they do not fit a plain one", async () => {
    const { smaWindows } = read({ smaWindows: { short: 30, long: Promise.resolve(20) } });
    await assert.rejects(settle(smaWindows.long.output()), /"short" must be less than "long"/);
  });

  it("fail when they do not fit each other", async () => {
    const { stream, processing } = read({
      stream: { retentionHours: pulumi.output(24) },
      processing: { recordAgeHours: pulumi.output(24) },
    });
    const rule = /"recordAgeHours" must be less than "stream.retentionHours"/;
    await assert.rejects(settle(processing.recordAgeHours.output()), rule);
    await assert.rejects(settle(stream.retentionHours.output()), rule);
  });

  it("fail without showing what is secret", async () => {
    const { alertEndpoints, shardCount } = read({
      shardCount: pulumi.secret(777_777),
      alertEndpoints: [{ protocol: "https", endpoint: pulumi.secret("http://hunter2") }],
    });
    const hides = (error: Error) => {
      assert.match(error.message, /^[a-zA-Z0-9[\].]+: "\w+" .* got a secret value; /);
      assert.doesNotMatch(error.message, /777|hunter2/);
      return true;
    };
    await assert.rejects(settle(shardCount.output()), hides);
    const [endpoint] = alertEndpoints;
    assert.ok(endpoint);
    await assert.rejects(settle(endpoint.endpoint.output()), hides);
  });

  it("leave plain values beside them as they are", async () => {
    const { alertEndpoints } = read({
      alertEndpoints: [{ protocol: "https", endpoint: pulumi.secret("https://example.com") }],
    });
    const [leaves] = alertEndpoints;
    assert.ok(leaves);
    assert.equal(leaves.protocol, "https");
    assert.equal(await pulumi.isSecret(leaves.endpoint.output()), true);
  });
});
