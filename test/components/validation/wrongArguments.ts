import * as pulumi from "@pulumi/pulumi";
import { WRONG_ENDPOINTS } from "./wrongEndpoints.ts";
import { WRONG_NAMES } from "./wrongNames.ts";
import { LATER } from "./later.ts";

export const STREAM_ARN = "arn:aws:kinesis:us-east-1:123456789012:stream/ticks";

/** Arguments that are wrong in one place: what is set, the path, and the whole reason. */
export const WRONG: [set: object, propertyPath: string, reason: string | RegExp][] = [
  [
    { shardCount: 0 },
    "shardCount",
    '"shardCount" must be 1 to 10000, got 0; raise it or omit it for 1.',
  ],
  [
    { shardCount: 10_001 },
    "shardCount",
    '"shardCount" must be 1 to 10000, got 10001; lower it or omit it for 1.',
  ],
  [
    { shardCount: 1.5 },
    "shardCount",
    '"shardCount" must be a whole number from 1 to 10000, got 1.5; ' +
      "write a number without a fraction or omit it for 1.",
  ],
  [{ shardCount: "2" }, "shardCount", /whole number .* got "2"; write a number without quotes/],
  [{ shardCount: Number.NaN }, "shardCount", /must be a whole number .* got NaN/],
  [{ shardCount: null }, "shardCount", /must be a whole number .* got null/],
  [
    { storage: { ttlDays: "30" } },
    "storage.ttlDays",
    '"ttlDays" must be a whole number from 1 to 3650, or -1 (none), got "30"; ' +
      "write a number without quotes or omit it for -1 (none).",
  ],
  [
    { storage: { ttlDays: -2 } },
    "storage.ttlDays",
    /got -2; raise it or omit it for -1 \(none\)\./,
  ],
  [{ shardCount: true }, "shardCount", /got true; write a number or omit it for 1/],
  [{ shardCount: 1e300 }, "shardCount", /must be 1 to 10000, got 1e\+300; lower it/],
  [
    { shardCount: -Infinity },
    "shardCount",
    /whole number .* got -Infinity; write a number or omit/,
  ],
  [{ shardCount: -0 }, "shardCount", /must be 1 to 10000, got -0; raise it/],
  [{ shardCount: 2n }, "shardCount", /whole number .* got 2n; write a number or omit/],
  [{ shardCount: [1] }, "shardCount", /must be a whole number .* got a list/],
  [{ shardCount: { count: 1 } }, "shardCount", /must be a whole number .* got an object/],
  [
    { stream: { retentionHours: 12 } },
    "stream.retentionHours",
    '"retentionHours" must be 24 to 8760, got 12; raise it or omit it for 24.',
  ],
  [
    { stream: { retentionHours: 8_761 } },
    "stream.retentionHours",
    '"retentionHours" must be 24 to 8760, got 8761; lower it or omit it for 24.',
  ],
  [{ smaWindows: { short: 0 } }, "smaWindows.short", /must be 1 to 4999, got 0; raise it/],
  [{ smaWindows: { long: 5_001 } }, "smaWindows.long", /must be 2 to 5000, got 5001; lower/],
  [
    { smaWindows: { short: 20 } },
    "smaWindows.short",
    '"short" must be less than "long" (20), got 20; lower it or raise "long".',
  ],
  [{ smaWindows: { short: 50, long: 10 } }, "smaWindows.short", /less than "long" \(10\)/],
  [{ processing: { batchSize: 0 } }, "processing.batchSize", /must be 1 to 10000, got 0/],
  [{ processing: { batchSize: 10_001 } }, "processing.batchSize", /must be 1 to 10000/],
  [{ processing: { batchWindowSeconds: -1 } }, "processing.batchWindowSeconds", /0 to 300/],
  [{ processing: { batchWindowSeconds: 301 } }, "processing.batchWindowSeconds", /0 to 300/],
  [{ processing: { parallelizationFactor: 0 } }, "processing.parallelizationFactor", /1 to 10,/],
  [{ processing: { parallelizationFactor: 11 } }, "processing.parallelizationFactor", /1 to 10,/],
  [{ processing: { recordAgeHours: 0 } }, "processing.recordAgeHours", /1 to 168, got 0/],
  [{ processing: { recordAgeHours: 169 } }, "processing.recordAgeHours", /1 to 168, got 169/],
  [
    { processing: { anomalyThresholdPercent: "5" } },
    "processing.anomalyThresholdPercent",
    /must be a number from .* got "5"; write a number without quotes or omit it for 5/,
  ],
  [
    { processing: { recordAgeHours: 24 } },
    "processing.recordAgeHours",
    '"recordAgeHours" must be less than "stream.retentionHours" (24), got 24; ' +
      'lower it or raise "stream.retentionHours".',
  ],
  [
    { processing: { anomalyThresholdPercent: 0 } },
    "processing.anomalyThresholdPercent",
    /must be 0.0001 to 1000000, got 0; raise it or omit it for 5/,
  ],
  [
    { processing: { anomalyThresholdPercent: 1.000_01 } },
    "processing.anomalyThresholdPercent",
    /must be a number with at most 4 decimals, got 1.00001; round it/,
  ],
  [
    { processing: { anomalyThresholdPercent: Number.POSITIVE_INFINITY } },
    "processing.anomalyThresholdPercent",
    /got Infinity/,
  ],
  [
    { processing: { rejectUnlisted: "false" } },
    "processing.rejectUnlisted",
    '"rejectUnlisted" must be true or false, got "false"; write it without quotes or omit it for false.',
  ],
  [{ processing: { memoryMb: 127 } }, "processing.memoryMb", /128 to 10240, got 127/],
  [{ processing: { timeoutSeconds: 901 } }, "processing.timeoutSeconds", /1 to 900, got 901/],
  [
    { processing: { batchsize: 5 } },
    "processing.batchsize",
    /"batchsize" is no argument: must be one of batchSize, .*; write "batchSize"\./,
  ],
  [{ trend: { allowedLatenessSeconds: 3_601 } }, "trend.allowedLatenessSeconds", /0 to 3600/],
  [{ trend: { batchSize: 1_001 } }, "trend.batchSize", /must be 1 to 1000, got 1001/],
  [{ trend: { batchWindowSeconds: 301 } }, "trend.batchWindowSeconds", /0 to 300/],
  [{ trend: { splitGuard: "yes" } }, "trend.splitGuard", /must be true or false, got "yes"/],
  [{ trend: { parallelizationFactor: 2 } }, "trend.parallelizationFactor", /is no argument/],
  [{ alerts: { backfill: "no" } }, "alerts.backfill", /must be true or false, got "no"/],
  [
    { alerts: { maxAgeHours: 0 } },
    "alerts.maxAgeHours",
    '"maxAgeHours" must be 1 to 8760, or -1 (none), got 0; raise it or omit it for 24.',
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
  [{ symbols: undefined }, "symbols", /"symbols" must be a list, got undefined/],
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
  [{ symbols: [7] }, "symbols[0]", /got 7/],
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
    /at most 3000 characters with "processing.rejectUnlisted", .* got 3005; shorten it/,
  ],
  ...WRONG_ENDPOINTS,
  ...WRONG_NAMES,
  [{ streamMode: "ON_DEMAND" }, "streamMode", /one of provisioned, on-demand, got "ON_DEMAND"/],
  [{ streamMode: pulumi.output("on-demand") }, "streamMode", new RegExp(LATER)],
  [
    { streamMode: "on-demand", shardCount: 2 },
    "shardCount",
    '"shardCount" must be omitted with "streamMode" on-demand: AWS sets the number of shards, ' +
      "got 2; remove one of them.",
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
    /must be omitted with "stream\.arn": the stream exists and is its owner's, got 48; remove one of them/,
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
    /must be one of 1, 3, 5, .*, 3653, got 31; choose one or omit it for 30/,
  ],
  [{ processing: { logLevel: "INFO" } }, "processing.logLevel", /one of debug, info, warn, error/],
  [{ processing: { tracing: "Active" } }, "processing.tracing", /must be true or false/],
  [
    { processing: { reservedConcurrency: 0 } },
    "processing.reservedConcurrency",
    /must be 1 to 1000, or -1 \(none\), got 0/,
  ],
  [{ storage: { ttlDays: 0 } }, "storage.ttlDays", /1 to 3650, or -1 \(none\), got 0/],
  [{ storage: { infrequentAccessDays: 29 } }, "storage.infrequentAccessDays", /30 to 3650/],
  [
    { storage: { infrequentAccessDays: 30, glacierDays: 59 } },
    "storage.glacierDays",
    '"glacierDays" must be at least 30 more than "infrequentAccessDays" (30), got 59; ' +
      "raise it or omit it for -1 (none).",
  ],
  [
    { storage: { infrequentAccessDays: 30, expiryDays: 30 } },
    "storage.expiryDays",
    /at least 1 more than "infrequentAccessDays"/,
  ],
  [{ storage: { glacierDays: 9, expiryDays: 9 } }, "storage.expiryDays", /than "glacierDays" \(9/],
  [{ storage: { accessLogs: "yes" } }, "storage.accessLogs", /must be true or false, got "yes"/],
  [
    { storage: { archiveBucketName: "mine", expiryDays: 90 } },
    "storage.expiryDays",
    '"expiryDays" must be omitted with "storage.archiveBucketName": the bucket exists and is its ' +
      "owner's, got 90; remove one of them, or set it on the bucket itself.",
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
  [{ lake: { scanLimitGb: 0 } }, "lake.scanLimitGb", /1 to 7000, got 0/],
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
  [{ tags: { Team: 7 } }, "tags.Team", /must be a text: at most 256 .* got 7; write it in quotes/],
  [{ tags: { Team: "a".repeat(257) } }, "tags.Team", /at most 256/],
  [
    { tags: { Team: "a", team: "b" } },
    "tags.team",
    'a tag\'s name must differ from those before it in more than case, got "team" beside "Team"; remove one.',
  ],
  [{ tags: JSON.parse('{"__proto__":"a"}') as object }, "tags.__proto__", /not "__proto__"/],
  [{ tags: { "": "a" } }, 'tags[""]', /must be 1 to 128 .* got ""/],
  [{ tags: new Map([["Team", "a"]]) }, "tags", /must be an object, got an object of type Map/],
  [{ tags: ["Team"] }, "tags", /must be an object, got a list/],
  [{ tags: { "aws:team": "a" } }, 'tags["aws:team"]', /not starting with "aws:"/],
  [{ tags: { "a*": "a" } }, 'tags["a*"]', /must be 1 to 128/],
  [
    { tags: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`T${index}`, "v"])) },
    "tags",
    /at most 50 tags, got 51/,
  ],
];
