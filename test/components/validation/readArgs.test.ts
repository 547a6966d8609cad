import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import type { StockAnalyticsPipelineArgs } from "../../../components/index.ts";
import { StockAnalyticsPipeline } from "../../../components/index.ts";
import { readArgs } from "../../../components/validation/readArgs.ts";
import { register } from "../registerPipeline.ts";

interface Problem {
  readonly propertyPath: string;
  readonly reason: string;
}

/** What is wrong with otherwise right arguments. */
function problemsOf(set: object, name = "stocks"): Problem[] {
  try {
    readArgs(name, { symbols: ["AAPL"], ...set });
  } catch (error) {
    if (pulumi.InputPropertiesError.isInstance(error)) return error.errors;
    throw error;
  }
  return [];
}

const LATER = "got an Output or a promise";

const STREAM_ARN = "arn:aws:kinesis:us-east-1:123456789012:stream/ticks";

/** Arguments that are wrong in one place: what is set, the path, and the whole reason. */
const WRONG: [set: object, propertyPath: string, reason: string | RegExp][] = [
  [
    { shardCount: 0 },
    "shardCount",
    '"shardCount" must be 1 to 10000, got "0"; raise it or omit it for 1.',
  ],
  [
    { shardCount: 10_001 },
    "shardCount",
    '"shardCount" must be 1 to 10000, got "10001"; lower it or omit it for 1.',
  ],
  [
    { shardCount: 1.5 },
    "shardCount",
    '"shardCount" must be a whole number from 1 to 10000, got "1.5"; ' +
      "write a number without a fraction or omit it for 1.",
  ],
  [{ shardCount: "2" }, "shardCount", /whole number .* got "2"; write a number without quotes/],
  [{ shardCount: Number.NaN }, "shardCount", /must be a whole number .* got "NaN"/],
  [{ shardCount: null }, "shardCount", /must be a whole number .* got "null"/],
  [{ shardCount: [1] }, "shardCount", /must be a whole number .* got a list/],
  [{ shardCount: { count: 1 } }, "shardCount", /must be a whole number .* got an object/],
  [
    { stream: { retentionHours: 12 } },
    "stream.retentionHours",
    '"retentionHours" must be 24 to 8760, got "12"; raise it or omit it for 24.',
  ],
  [
    { stream: { retentionHours: 8_761 } },
    "stream.retentionHours",
    '"retentionHours" must be 24 to 8760, got "8761"; lower it or omit it for 24.',
  ],
  [{ smaWindows: { short: 0 } }, "smaWindows.short", /must be 1 to 4999, got "0"; raise it/],
  [{ smaWindows: { long: 5_001 } }, "smaWindows.long", /must be 2 to 5000, got "5001"; lower/],
  [
    { smaWindows: { short: 20 } },
    "smaWindows.short",
    '"short" must be less than "long" ("20"), got "20"; lower it or raise "long".',
  ],
  [{ smaWindows: { short: 50, long: 10 } }, "smaWindows.short", /less than "long" \("10"\)/],
  [{ processing: { batchSize: 0 } }, "processing.batchSize", /must be 1 to 10000, got "0"/],
  [{ processing: { batchSize: 10_001 } }, "processing.batchSize", /must be 1 to 10000/],
  [{ processing: { batchWindowSeconds: -1 } }, "processing.batchWindowSeconds", /0 to 300/],
  [{ processing: { batchWindowSeconds: 301 } }, "processing.batchWindowSeconds", /0 to 300/],
  [{ processing: { parallelizationFactor: 0 } }, "processing.parallelizationFactor", /1 to 10,/],
  [{ processing: { parallelizationFactor: 11 } }, "processing.parallelizationFactor", /1 to 10,/],
  [{ processing: { recordAgeHours: 0 } }, "processing.recordAgeHours", /1 to 168, got "0"/],
  [{ processing: { recordAgeHours: 169 } }, "processing.recordAgeHours", /1 to 168, got "169"/],
  [
    { processing: { anomalyThresholdPercent: "5" } },
    "processing.anomalyThresholdPercent",
    /must be a number from .* got "5"; write a number without quotes or omit it for 5/,
  ],
  [
    { processing: { recordAgeHours: 24 } },
    "processing.recordAgeHours",
    '"recordAgeHours" must be less than "stream.retentionHours" ("24"), got "24"; ' +
      'lower it or raise "stream.retentionHours".',
  ],
  [
    { processing: { anomalyThresholdPercent: 0 } },
    "processing.anomalyThresholdPercent",
    /must be 0.0001 to 1000000, got "0"; raise it or omit it for 5/,
  ],
  [
    { processing: { anomalyThresholdPercent: 1.000_01 } },
    "processing.anomalyThresholdPercent",
    /must be a number with at most 4 decimals, got "1.00001"; round it/,
  ],
  [
    { processing: { anomalyThresholdPercent: "5" } },
    "processing.anomalyThresholdPercent",
    /must be a number from 0.0001 to 1000000, got "5"; write a number/,
  ],
  [
    { processing: { anomalyThresholdPercent: Number.POSITIVE_INFINITY } },
    "processing.anomalyThresholdPercent",
    /got "Infinity"/,
  ],
  [
    { processing: { rejectUnlisted: "false" } },
    "processing.rejectUnlisted",
    '"rejectUnlisted" must be true or false, got "false"; write it without quotes or omit it for false.',
  ],
  [{ processing: { memoryMb: 127 } }, "processing.memoryMb", /128 to 10240, got "127"/],
  [{ processing: { timeoutSeconds: 901 } }, "processing.timeoutSeconds", /1 to 900, got "901"/],
  [
    { processing: { batchsize: 5 } },
    "processing.batchsize",
    /"batchsize" is no argument: must be one of batchSize, .*; write "batchSize"\./,
  ],
  [{ trend: { allowedLatenessSeconds: 3_601 } }, "trend.allowedLatenessSeconds", /0 to 3600/],
  [{ trend: { batchSize: 1_001 } }, "trend.batchSize", /must be 1 to 1000, got "1001"/],
  [{ trend: { batchWindowSeconds: 301 } }, "trend.batchWindowSeconds", /0 to 300/],
  [{ trend: { parallelizationFactor: 2 } }, "trend.parallelizationFactor", /is no argument/],
  [
    { alerts: { maxAgeHours: 0 } },
    "alerts.maxAgeHours",
    '"maxAgeHours" must be 1 to 8760, or -1 for no limit, got "0"; raise it or omit it for 24.',
  ],
  [{ alerts: { maxAgeHours: 0.5 } }, "alerts.maxAgeHours", /a whole number from 1 to 8760, or -1/],
  [
    { feed: "LIVE" },
    "feed",
    '"feed" must be one of live, replay, simulated, any, got "LIVE"; choose one or omit it for live.',
  ],
  [{ dataProtection: "keep" }, "dataProtection", /must be one of retain, destroy, got "keep"/],
  [{ dataProtection: pulumi.output("retain") }, "dataProtection", new RegExp(LATER)],
  [{ symbols: [] }, "symbols", /must name at least one symbol, got none; add one/],
  [{ symbols: undefined }, "symbols", /"symbols" must be a list, got "undefined"/],
  [{ symbols: "AAPL" }, "symbols", /"symbols" must be a list, got "AAPL"/],
  [{ symbols: pulumi.output(["AAPL"]) }, "symbols", new RegExp(LATER)],
  [{ symbols: [pulumi.output("AAPL")] }, "symbols[0]", new RegExp(LATER)],
  [
    { symbols: ["AAPL", "msft"] },
    "symbols[1]",
    '"symbols[1]" must be 1 to 24 of A-Z 0-9 . - ^ = _ : with a letter or digit and no "..", ' +
      'got "msft"; write "MSFT".',
  ],
  [{ symbols: ["BRK..B"] }, "symbols[0]", /no "\.\.", got "BRK\.\.B"; correct or remove it/],
  [{ symbols: ["^"] }, "symbols[0]", /with a letter or digit .* got "\^"/],
  [{ symbols: ["A".repeat(25)] }, "symbols[0]", /1 to 24/],
  [{ symbols: [""] }, "symbols[0]", /got ""/],
  [{ symbols: [7] }, "symbols[0]", /got "7"/],
  [
    { symbols: ["AAPL", "MSFT", "AAPL"] },
    "symbols[2]",
    '"symbols[2]" must differ from the symbols before it, got "AAPL" as in "symbols[0]"; remove one.',
  ],
  [
    {
      symbols: Array.from({ length: 501 }, (_, index) => `S${1_000 + index}`),
      processing: { rejectUnlisted: true },
    },
    "symbols",
    /at most 3000 characters with "processing.rejectUnlisted", .* got "3005"; shorten it/,
  ],
  [
    { alertEndpoints: [{ protocol: "smtp", endpoint: "a@example.com" }] },
    "alertEndpoints[0].protocol",
    '"protocol" must be one of email, sms, https, sqs, lambda, slack, got "smtp"; choose one.',
  ],
  [
    { alertEndpoints: [{ protocol: "email", endpoint: "desk" }] },
    "alertEndpoints[0].endpoint",
    '"endpoint" must be an e-mail address for protocol email, got "desk"; write it as name@example.com.',
  ],
  [
    { alertEndpoints: [{ protocol: "https", endpoint: "http://example.com" }] },
    "alertEndpoints[0].endpoint",
    /must be an https:\/\/ address .* got "http:\/\/example.com"/,
  ],
  [
    { alertEndpoints: [{ protocol: "sqs", endpoint: "alerts" }] },
    "alertEndpoints[0].endpoint",
    /must be the ARN of a queue .* got "alerts"/,
  ],
  [
    {
      alertEndpoints: [
        { protocol: "sqs", endpoint: "arn:aws:sqs:us-east-1:123456789012:alerts.fifo" },
      ],
    },
    "alertEndpoints[0].endpoint",
    /must be a standard queue with a standard topic, .* set "alerts.fifo"/,
  ],
  [{ alertEndpoints: [{ protocol: "email" }] }, "alertEndpoints[0].endpoint", /got "undefined"/],
  [
    // What YAML makes of +12065550100 without quotes.
    { alertEndpoints: [{ protocol: "sms", endpoint: 12065550100 }] },
    "alertEndpoints[0].endpoint",
    /must be a text: a phone number .* got "12065550100"; write it in quotes/,
  ],
  [
    { alertEndpoints: [{ protocol: "sms", endpoint: "555 0100" }] },
    "alertEndpoints[0].endpoint",
    /must be a phone number in E\.164 form .* got "555 0100"; write \+/,
  ],
  [
    { alertEndpoints: [{ protocol: "lambda", endpoint: "arn:aws:lambda:eu-west-1:1:function:x" }] },
    "alertEndpoints[0].endpoint",
    /must be the ARN of a function for protocol lambda/,
  ],
  [
    { alerts: { fifo: true }, alertEndpoints: [{ protocol: "email", endpoint: "a@b.example" }] },
    "alertEndpoints[0].protocol",
    '"protocol" must be sqs with a FIFO topic, got "email"; send to a queue, or use a standard topic.',
  ],
  [{ alerts: { fifo: "yes" } }, "alerts.fifo", /must be true or false, got "yes"/],
  [{ alerts: { fifo: pulumi.output(true) } }, "alerts.fifo", new RegExp(LATER)],
  [{ alerts: { on: [] } }, "alerts.on", /must name at least one, got none; add one or omit it/],
  [{ alerts: { on: ["dip"] } }, "alerts.on[0]", /one of crossover, anomaly, got "dip"; choose one/],
  [
    { alerts: { on: ["anomaly", "anomaly"] } },
    "alerts.on[1]",
    '"alerts.on[1]" must differ from the words before it, got "anomaly" as in "alerts.on[0]"; remove one.',
  ],
  [{ alerts: { on: [pulumi.output("anomaly")] } }, "alerts.on[0]", new RegExp(LATER)],
  [{ alerts: { on: "anomaly" } }, "alerts.on", /must be a list, got "anomaly"/],
  [
    { alerts: { topicArn: "trading" } },
    "alerts.topicArn",
    /the ARN of an SNS topic, got "trading"/,
  ],
  [
    { alerts: { topicArn: "arn:aws:sns:us-east-1:123456789012:mine", fifo: true } },
    "alerts.fifo",
    '"fifo" must be omitted with "alerts.topicArn": the topic exists; remove one of them.',
  ],
  [
    { alerts: { topicKeyArn: "arn:aws:kms:us-east-1:123456789012:key/1" } },
    "alerts.topicKeyArn",
    /must be omitted without "alerts\.topicArn"/,
  ],
  [
    { monitoring: { alarms: false, staleMinutes: 5 } },
    "monitoring.staleMinutes",
    '"staleMinutes" must be omitted with "monitoring.alarms" false: there is no alarm; remove one of them.',
  ],
  [
    { monitoring: { alarms: false, thresholds: { functionErrors: 5 } } },
    "monitoring.thresholds.functionErrors",
    /must be omitted with "monitoring\.alarms" false/,
  ],
  [{ monitoring: { staleMinutes: 0 } }, "monitoring.staleMinutes", /1 to 1440, or -1 for no limit/],
  [{ monitoring: { alarms: "yes" } }, "monitoring.alarms", /must be true or false, got "yes"/],
  [{ monitoring: { runbookUrl: "wiki" } }, "monitoring.runbookUrl", /an https:\/\/ address/],
  [
    { monitoring: { thresholds: { durationPercent: 101 } } },
    "monitoring.thresholds.durationPercent",
    /must be 1 to 100, got "101"; lower it or omit it for 80/,
  ],
  [
    { monitoring: { opsEndpoints: [{ protocol: "slack", endpoint: "x" }] } },
    "monitoring.opsEndpoints[0].protocol",
    /must be one of email, sms, https, sqs, lambda, got "slack"; choose one/,
  ],
  [
    { monitoring: { opsEndpoints: [{ protocol: "email", endpoint: "desk" }] } },
    "monitoring.opsEndpoints[0].endpoint",
    /must be an e-mail address for protocol email, got "desk"/,
  ],
  [
    {
      symbols: Array.from({ length: 260 }, (_, index) => `S${1_000 + index}`),
      processing: { rejectUnlisted: true },
      monitoring: { staleMinutes: 5 },
    },
    "symbols",
    /at most 1500 characters with "processing.rejectUnlisted" and "monitoring.staleMinutes"/,
  ],
  [
    { alertEndpoints: [{ protocol: "slack", endpoint: "https://example.com/hook" }] },
    "alertEndpoints[0].endpoint",
    /must be an incoming webhook for protocol slack, got "https:\/\/example.com\/hook"; copy it/,
  ],
  [
    {
      alertEndpoints: [
        { protocol: "email", endpoint: "a@b.example", filterPolicy: { signal: ["HOLD"] } },
      ],
    },
    "alertEndpoints[0].filterPolicy.signal[0]",
    /must be .*BUY_SIGNAL.* got "HOLD"/,
  ],
  [
    { alertEndpoints: [{ protocol: pulumi.output("email"), endpoint: "a@b.example" }] },
    "alertEndpoints[0].protocol",
    new RegExp(LATER),
  ],
  [{ streamMode: "ON_DEMAND" }, "streamMode", /one of provisioned, on-demand, got "ON_DEMAND"/],
  [{ streamMode: pulumi.output("on-demand") }, "streamMode", new RegExp(LATER)],
  [
    { streamMode: "on-demand", shardCount: 2 },
    "shardCount",
    '"shardCount" must be omitted with "streamMode" on-demand: AWS sets the number of shards; ' +
      "remove one of them.",
  ],
  [
    { stream: { shardMetrics: ["ALL"] } },
    "stream.shardMetrics[0]",
    /one of IncomingBytes, .*"ALL"/,
  ],
  [
    { stream: { arn: "ticks" } },
    "stream.arn",
    /must be the ARN of a Kinesis data stream, got "tic/,
  ],
  [
    { stream: { arn: STREAM_ARN, retentionHours: 48 } },
    "stream.retentionHours",
    /must be omitted with "stream\.arn": the stream exists and is its owner's; remove one of them/,
  ],
  [{ stream: { arn: STREAM_ARN }, shardCount: 2 }, "shardCount", /omitted with "stream\.arn"/],
  [{ stream: { arn: STREAM_ARN }, names: { stream: "x" } }, "names.stream", /with "stream\.arn"/],
  [
    { stream: { keyArn: "arn:aws:kms:us-east-1:123456789012:key/1" } },
    "stream.keyArn",
    /must be omitted without "stream\.arn"/,
  ],
  [
    { encryption: { kmsKeyArn: "arn:aws:kms:us-east-1:123456789012:alias/mine" } },
    "encryption.kmsKeyArn",
    /must be the ARN of a KMS key, got .*alias\/mine"; write .* not an alias, or omit it for a key/,
  ],
  [
    { processing: { logRetentionDays: 31 } },
    "processing.logRetentionDays",
    /must be one of 1, 3, 5, .*, 3653, got "31"; choose one or omit it for 30/,
  ],
  [{ processing: { logLevel: "INFO" } }, "processing.logLevel", /one of debug, info, warn, error/],
  [{ processing: { tracing: "Active" } }, "processing.tracing", /must be true or false/],
  [
    { processing: { reservedConcurrency: 0 } },
    "processing.reservedConcurrency",
    /must be 1 to 1000, or -1 for no limit, got "0"/,
  ],
  [{ storage: { ttlDays: 0 } }, "storage.ttlDays", /1 to 3650, or -1 for no limit, got "0"/],
  [{ storage: { infrequentAccessDays: 29 } }, "storage.infrequentAccessDays", /30 to 3650/],
  [
    { storage: { infrequentAccessDays: 30, glacierDays: 59 } },
    "storage.glacierDays",
    '"glacierDays" must be at least 30 more than "infrequentAccessDays" ("30"), got "59"; ' +
      "raise it or omit it for never.",
  ],
  [
    { storage: { infrequentAccessDays: 30, expiryDays: 30 } },
    "storage.expiryDays",
    /at least 1 more than "infrequentAccessDays"/,
  ],
  [
    { storage: { glacierDays: 9, expiryDays: 9 } },
    "storage.expiryDays",
    /than "glacierDays" \("9"/,
  ],
  [{ storage: { accessLogs: "yes" } }, "storage.accessLogs", /must be true or false, got "yes"/],
  [
    { storage: { archiveBucketName: "My_Bucket" } },
    "storage.archiveBucketName",
    /3 to 63 lower-case letters, digits and hyphens, .* got "My_Bucket"/,
  ],
  [
    { storage: { archiveBucketName: "mine", expiryDays: 90 } },
    "storage.expiryDays",
    '"expiryDays" must be omitted with "storage.archiveBucketName": the bucket exists and is its ' +
      "owner's; remove one of them, or set it on the bucket itself.",
  ],
  [
    { storage: { archiveBucketName: "mine" }, names: { archiveBucket: "other" } },
    "names.archiveBucket",
    /omitted with "storage\.archiveBucketName"/,
  ],
  [
    { lake: { since: "2026-02-30" } },
    "lake.since",
    /a day from 2020-01-01 on, .* got "2026-02-30"/,
  ],
  [{ lake: { since: "2019-12-31" } }, "lake.since", /a day from 2020-01-01 on, as YYYY-MM-DD/],
  [{ lake: { since: "2026-1-1" } }, "lake.since", /correct it or omit it for 2026-01-01/],
  [{ lake: { scanLimitGb: 0 } }, "lake.scanLimitGb", /1 to 7000, got "0"/],
  [{ names: { stream: "a b" } }, "names.stream", /1 to 128 letters, digits, _ \. and -, got "a b"/],
  [{ names: { tickTable: "ab" } }, "names.tickTable", /3 to 255 letters/],
  [{ names: { database: "Stocks" } }, "names.database", /lower-case letters, digits and _/],
  [{ names: { processTicks: "a.b" } }, "names.processTicks", /1 to 64 letters, digits, _ and -/],
  [{ names: { topic: "x" } }, "names.topic", /"topic" is no argument: must be one of stream, tick/],
  [
    {
      alertEndpoints: [
        { protocol: "email", endpoint: "a@example.com" },
        { protocol: "email", endpoint: "a@example.com" },
      ],
    },
    "alertEndpoints[1].endpoint",
    /must differ .* got "a@example.com" as in "alertEndpoints\[0\].endpoint"; remove one/,
  ],
  [{ alertEndpoints: pulumi.output([]) }, "alertEndpoints", new RegExp(LATER)],
  [{ alertEndpoints: [Promise.resolve({})] }, "alertEndpoints[0]", new RegExp(LATER)],
  [{ alertEndpoints: { email: "a@example.com" } }, "alertEndpoints", /must be a list, got an obj/],
  [{ smaWindows: pulumi.output({ short: 2 }) }, "smaWindows", new RegExp(LATER)],
  [{ smaWindows: [5, 20] }, "smaWindows", /"smaWindows" must be an object, got a list/],
  [{ processing: Promise.resolve({}) }, "processing", new RegExp(LATER)],
  [{ stream: pulumi.output({}) }, "stream", new RegExp(LATER)],
  [{ trend: "fast" }, "trend", /"trend" must be an object, got "fast"/],
  [{ alerts: pulumi.output({}) }, "alerts", new RegExp(LATER)],
  [{ tags: pulumi.output({ Team: "a" }) }, "tags", new RegExp(LATER)],
  [
    { tags: { Team: 7 } },
    "tags.Team",
    /must be a text: at most 256 .* got "7"; write it in quotes/,
  ],
  [{ tags: { Team: "a".repeat(257) } }, "tags.Team", /at most 256/],
  [{ tags: { "aws:team": "a" } }, 'tags["aws:team"]', /not starting with "aws:"/],
  [{ tags: { "a*": "a" } }, 'tags["a*"]', /must be 1 to 128/],
  [
    { tags: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`T${index}`, "v"])) },
    "tags",
    /at most 50 tags, got "51"/,
  ],
  [{ shardcount: 2 }, "shardcount", /"shardcount" is no argument: .*; write "shardCount"\./],
  [{ colour: "red" }, "colour", /"colour" is no argument: .*; correct or remove it\./],
];

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
      assert.match(problem?.reason ?? "", /must .*; .*\.$/, propertyPath);
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
      assert.match(error.reason, /must be 1 to 10000, got "0"; raise it/);
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
      assert.match(error.message, /got a secret value; /);
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
