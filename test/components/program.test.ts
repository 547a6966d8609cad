import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { loadStackConfig } from "../../local/engine/loadStackConfig.ts";
import { ProgramError } from "../../local/engine/ProgramError.ts";
import { UNKNOWN } from "../../local/engine/PropertyValue.ts";
import type { RegisteredResource } from "../../local/engine/RegisteredResource.ts";
import type { ProgramResult, RunProgramOptions } from "../../local/engine/runProgram.ts";
import { runProgram } from "../../local/engine/runProgram.ts";
import { recordingProvider } from "../engine/recordingProvider.ts";
import { LAMBDA_FOLDER } from "./registerPipeline.ts";

const FIXTURES = join(import.meta.dirname, "fixtures");
const ROOT = join(import.meta.dirname, "..", "..");

// Shared by the specs: it only makes the programs start faster.
const compileCacheDir = mkdtempSync(join(tmpdir(), "components-program-"));
process.once("exit", () => {
  rmSync(compileCacheDir, { recursive: true, force: true });
});

function runWith(options: Partial<RunProgramOptions>): Promise<ProgramResult> {
  return runProgram({
    programDir: ROOT,
    stack: "dev",
    mode: "up",
    provider: recordingProvider(),
    compileCacheDir,
    env: {
      NODE_OPTIONS: `--import=${pathToFileURL(join(FIXTURES, "useStandIns.ts")).href}`,
      TEST_LAMBDA_FOLDER: LAMBDA_FOLDER,
    },
    ...options,
  });
}

/** Runs the package's own program on its stack `dev`, with some settings changed. */
function runPackaged(
  overrides: Readonly<Record<string, unknown>> = {},
  options: Partial<RunProgramOptions> = {},
): Promise<ProgramResult> {
  const { config } = loadStackConfig({ programDir: ROOT, stack: "dev", overrides });
  return runWith({ config, ...options });
}

/** One deployment with the stack's own settings, which no spec changes. */
function deployed(): Promise<ProgramResult> {
  return (deployment ??= runPackaged());
}

let deployment: Promise<ProgramResult> | undefined;

function namesWith(result: ProgramResult, operation: string): string[] {
  return result.resources
    .filter((resource) => resource.custom && resource.operation === operation)
    .map(({ name }) => name)
    .toSorted();
}

function only(result: ProgramResult, type: string, name?: string): RegisteredResource {
  const found = result.resources.filter(
    (resource) => resource.type === type && (name === undefined || resource.name === name),
  );
  const [resource] = found;
  assert.ok(resource !== undefined && found.length === 1, `${type} ${name ?? ""}`);
  return resource;
}

/** Runs a program that fails, and returns what it says. */
async function failureOf(run: Promise<unknown>): Promise<string> {
  try {
    await run;
  } catch (error) {
    assert.ok(error instanceof ProgramError, String(error));
    return [error.message, ...error.diagnostics.map(({ message }) => message)].join("\n");
  }
  throw new Error("the program did not fail");
}

describe("the program on an engine stand-in", function () {
  // Each run starts a Node.js process.
  this.timeout(120_000);

  it("deploys the stack dev without a warning and with all outputs", async () => {
    const result = await deployed();
    assert.deepEqual(result.diagnostics, []);
    assert.equal(result.resources.filter(({ custom }) => custom).length, 153);
    assert.deepEqual(Object.keys(result.outputs).toSorted(), [
      "alertTopicArn",
      "analystPolicy",
      "archiveBucketName",
      "dashboardName",
      "detectTrendsFunctionName",
      "failedBucketName",
      "glueDatabaseName",
      "kafkaTopic",
      "keyArn",
      "opsTopicArn",
      "pendingConfirmations",
      "processTicksFunctionName",
      "resultsBucketName",
      "streamArn",
      "streamName",
      "sweepAlertsFunctionName",
      "tickTableName",
      "trendTableName",
      "workgroupName",
    ]);
    const { kafkaTopic, ...made } = result.outputs;
    assert.equal(kafkaTopic, null, "ticks come by a stream");
    const { pendingConfirmations, ...texts } = made;
    assert.deepEqual(pendingConfirmations, []);
    for (const [name, output] of Object.entries(texts)) {
      assert.equal(typeof output, "string", name);
    }
    const pipeline = only(result, "stock-analytics:index:StockAnalyticsPipeline");
    assert.deepEqual(pipeline.outputs, made);
  });

  it("previews the same resources with unknown outputs", async () => {
    const [preview, up] = [await runPackaged({}, { mode: "preview" }), await deployed()];
    const urnsOf = ({ resources }: ProgramResult) => resources.map(({ urn }) => urn).toSorted();
    assert.deepEqual(urnsOf(preview), urnsOf(up));
    assert.equal(preview.outputs["keyArn"], UNKNOWN);
    assert.equal(preview.outputs["glueDatabaseName"], up.outputs["glueDatabaseName"]);
  });

  it("changes nothing when run again", async () => {
    const first = await deployed();
    const second = await runPackaged({}, { previous: first.resources });
    assert.deepEqual(second.deleted, []);
    assert.equal(namesWith(second, "same").length, 153);
    assert.deepEqual(second.outputs, first.outputs);
  });

  it("changes exactly the two functions that average when the windows change", async () => {
    const first = await deployed();
    const second = await runPackaged(
      { smaWindows: { short: 10, long: 50 } },
      { previous: first.resources },
    );
    assert.deepEqual(namesWith(second, "update"), ["stocks-detect-trends", "stocks-sweep-alerts"]);
    assert.deepEqual(namesWith(second, "create"), []);
    assert.deepEqual(second.deleted, []);
  });

  it("adds and removes exactly one subscription with an endpoint", async () => {
    const [mail, queue] = [
      { protocol: "email", endpoint: "desk@example.com" },
      { protocol: "sqs", endpoint: "arn:aws:sqs:us-east-1:123456789012:alerts" },
    ];
    const both = await runPackaged({ alertEndpoints: [mail, queue] });
    const one = await runPackaged({ alertEndpoints: [queue] }, { previous: both.resources });
    assert.equal(one.deleted.length, 1);
    assert.match(String(one.deleted[0]), /TopicSubscription::stocks-alerts-email-[0-9a-f]{8}$/);
    assert.deepEqual(namesWith(one, "create"), []);
    assert.deepEqual(namesWith(one, "update"), []);
  });

  it("takes every setting from the stack's configuration", async () => {
    const result = await runPackaged({
      symbols: ["AAPL"],
      shardCount: 2,
      smaWindows: { short: 1, long: 2 },
      alertEndpoints: [{ protocol: "email", endpoint: "desk@example.com" }],
      feed: "replay",
      stream: { retentionHours: 48 },
      processing: { batchSize: 7, recordAgeHours: 30, rejectUnlisted: true },
      trend: { batchSize: 8 },
      alerts: { maxAgeHours: 9 },
      dataProtection: "destroy",
      tags: { Team: "markets" },
    });
    const { inputs } = only(result, "aws:kinesis/stream:Stream");
    assert.equal(inputs["shardCount"], 2);
    assert.equal(inputs["retentionPeriod"], 48);
    assert.deepEqual(inputs["tags"], { Team: "markets" });
    const mapping = "aws:lambda/eventSourceMapping:EventSourceMapping";
    const ticks = only(result, mapping, "stocks-process-ticks-mapping").inputs;
    assert.equal(ticks["batchSize"], 7);
    assert.equal(ticks["maximumRecordAgeInSeconds"], 108_000);
    assert.equal(only(result, mapping, "stocks-detect-trends-mapping").inputs["batchSize"], 8);
    const type = "aws:lambda/function:Function";
    const process = JSON.stringify(only(result, type, "stocks-process-ticks").inputs);
    assert.match(process, /"ACCEPTED_SYMBOLS":"AAPL"/);
    assert.match(process, /"FEED":"replay"/);
    const detect = JSON.stringify(only(result, type, "stocks-detect-trends").inputs);
    assert.match(detect, /"SHORT_WINDOW":"1"/);
    assert.match(detect, /"LONG_WINDOW":"2"/);
    assert.match(detect, /"ALERT_MAX_AGE_HOURS":"9"/);
    assert.equal(
      only(result, "aws:sns/topicSubscription:TopicSubscription").inputs["protocol"],
      "email",
    );
    assert.ok(!result.resources.some(({ retainOnDelete }) => retainOnDelete));
  });

  it("keeps secret what the stack keeps secret", async () => {
    const endpoint = "https://example.com/hook?token=hunter2";
    const result = await runPackaged(
      { alertEndpoints: [{ protocol: "https", endpoint }] },
      { secretKeys: ["alertEndpoints", "smaWindows"] },
    );
    const subscription = only(result, "aws:sns/topicSubscription:TopicSubscription");
    assert.deepEqual(subscription.secretInputs, ["endpoint"]);
    assert.equal(subscription.inputs["endpoint"], endpoint);
    const detect = only(result, "aws:lambda/function:Function", "stocks-detect-trends");
    assert.deepEqual(detect.secretInputs, [
      "environment.variables.LONG_WINDOW",
      "environment.variables.SHORT_WINDOW",
    ]);
    const pipeline = only(result, "stock-analytics:index:StockAnalyticsPipeline");
    assert.deepEqual(pipeline.secretInputs, [
      "alertEndpoints[0].endpoint",
      "smaWindows.long",
      "smaWindows.short",
    ]);
    assert.ok(!JSON.stringify([result.outputs, result.diagnostics]).includes("hunter2"));
  });
});

describe("the program's settings", function () {
  // Each run starts a Node.js process.
  this.timeout(120_000);

  const config = { symbols: '["AAPL"]' };

  it("must have symbols", async () => {
    const said = await failureOf(runWith({ config: {} }));
    assert.match(said, /"stock-analytics:symbols" must be set, got none; run `pulumi config set/);
  });

  it("must be of their types, and are named when they are not", async () => {
    const texts = { ...config, smaWindows: "5,20" };
    const said = await failureOf(runWith({ config: texts }));
    assert.match(said, /"stock-analytics:smaWindows" must be a list or an object, got "5,20"; /);
    const numbers = await failureOf(runWith({ config: { ...config, shardCount: "two" } }));
    assert.match(numbers, /"stock-analytics:shardCount" must be a number, got "two"; /);
  });

  it("must be known", async () => {
    const said = await failureOf(runWith({ config: { ...config, shardcount: "2" } }));
    assert.match(said, /"stock-analytics:shardcount" is no setting: must be one of symbols, /);
  });

  it("are told all at once, with the name that was meant", async () => {
    const wrong = { shardCount: "two", smaWindows: "5,20", procesing: "{}", "unheard-of": "1" };
    const said = await failureOf(runWith({ config: wrong }));
    assert.match(said, /"stock-analytics:symbols" must be set, got none; /);
    assert.match(said, /"stock-analytics:shardCount" must be a number, got "two"; /);
    assert.match(said, /"stock-analytics:smaWindows" must be a list or an object, got "5,20"; /);
    assert.match(said, /:procesing" is no setting: .*; write "stock-analytics:processing"\./);
    assert.match(said, /"stock-analytics:unheard-of" is no setting: .*; correct or remove it\./);
    assert.doesNotMatch(said, /\n\s+at /);
  });

  it("are refused with the arguments' own reasons and without a stack trace", async () => {
    const wrong = { ...config, smaWindows: '{"short":9,"long":3}', shardCount: "0" };
    const said = await failureOf(runWith({ config: wrong }));
    assert.match(said, /smaWindows\.short: "short" must be less than "long" \(3\), got 9; /);
    assert.match(said, /shardCount: "shardCount" must be 1 to 10000, got 0; /);
    assert.doesNotMatch(said, /\n\s+at /);
  });

  it("are not shown when they are secret", async () => {
    const wrong = { ...config, smaWindows: "hunter2" };
    const said = await failureOf(runWith({ config: wrong, secretKeys: ["smaWindows"] }));
    assert.match(said, /"stock-analytics:smaWindows" must be .*, got a secret value; /);
    assert.doesNotMatch(said, /hunter2/);
  });

  it("that decide what is created must not be secret", async () => {
    const said = await failureOf(runWith({ config, secretKeys: ["symbols"] }));
    assert.match(said, /"stock-analytics:symbols" must be plain, got a secret value; set it/);
  });
});

describe("other programs with the component", function () {
  // Each run starts a Node.js process.
  this.timeout(120_000);

  it("change its resources by transforms", async () => {
    const result = await runWith({ programDir: join(FIXTURES, "transforms") });
    const functions = result.resources.filter(
      ({ type }) => type === "aws:lambda/function:Function",
    );
    assert.deepEqual(
      functions.map(({ inputs }) => inputs["memorySize"]),
      [3_008, 3_008, 3_008, 3_008, 3_008],
    );
    const protectedNames = result.resources.filter((one) => one.protect && one.custom);
    assert.deepEqual(
      protectedNames.map(({ name }) => name),
      ["stocks-tick-table"],
    );
  });

  it("fail on an argument that turns out wrong, before its resource is made", async () => {
    const provider = recordingProvider();
    const said = await failureOf(runWith({ programDir: join(FIXTURES, "late"), provider }));
    assert.match(said, /"shardCount" must be 1 to 10000, got 0; raise it or omit it for 1\./);
    assert.ok(!provider.created.some(({ type }) => type === "aws:kinesis/stream:Stream"));
  });
});
