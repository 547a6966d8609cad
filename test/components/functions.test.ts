import assert from "node:assert/strict";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { Registrations } from "./registerPipeline.ts";
import {
  LAMBDA_FOLDER,
  defaultPipeline,
  registerPipeline,
  statementsOf,
} from "./registerPipeline.ts";

const NAMES = ["process-ticks", "detect-trends", "sweep-alerts"];

const TRENDS_ENVIRONMENT = {
  ALERTS_ON: "crossover",
  TICK_TABLE_NAME: "stocks-tick-table-0a1b2c3",
  TREND_TABLE_NAME: "stocks-trend-table-0a1b2c3",
  ARCHIVE_BUCKET_NAME: "stocks-archive-0a1b2c3",
  ALERT_TOPIC_ARN: "arn:aws:sns:us-east-1:123456789012:stocks-alerts-0a1b2c3",
  FEED: "live",
  SHORT_WINDOW: "5",
  LONG_WINDOW: "20",
  ALLOWED_LATENESS_SECONDS: "0",
  SPLIT_GUARD: "false",
  ALERT_MAX_AGE_HOURS: "24",
  ALERT_BACKFILL: "false",
  POWERTOOLS_LOG_LEVEL: "INFO",
};

function environmentOf(registrations: Registrations, name: string): Record<string, string> {
  const { environment } = registrations.only("Function", `stocks-${name}`).inputs;
  return (environment as { variables: Record<string, string> }).variables;
}

describe("functions of a pipeline", () => {
  let registrations: Registrations;
  before(async () => {
    registrations = await defaultPipeline();
  });

  for (const name of NAMES) {
    it(`run ${name} on Node.js 24 and ARM from its bundle`, () => {
      const { inputs } = registrations.only("Function", `stocks-${name}`);
      assert.equal(inputs.runtime, "nodejs24.x");
      assert.deepEqual(inputs.architectures, ["arm64"]);
      assert.equal(inputs.handler, "index.handler");
      assert.equal((inputs.code as { path: string }).path, join(LAMBDA_FOLDER, name));
      assert.equal(inputs.memorySize, 512);
      assert.equal(inputs.timeout, 60);
      assert.equal(inputs.role, `arn:aws:iam:us-east-1:123456789012:stocks-${name}-role-0a1b2c3`);
    });

    it(`give ${name} a log group of its own, with retention, made before it`, () => {
      const group = registrations.only("LogGroup", `stocks-${name}-logs`);
      const lambda = registrations.only("Function", `stocks-${name}`);
      assert.match(
        String(group.inputs.name),
        new RegExp(`^/aws/lambda/stock-analytics-dev-stocks-[0-9a-f]{8}-${name}$`),
      );
      assert.equal(group.inputs.retentionInDays, 30);
      assert.deepEqual(lambda.inputs.loggingConfig, {
        logFormat: "JSON",
        logGroup: group.inputs.name,
        applicationLogLevel: "INFO",
        systemLogLevel: "WARN",
      });
      assert.ok(lambda.dependencies.includes(group.urn));
    });

    it(`let only Lambda in this account run ${name}, and with its permissions in place`, () => {
      const role = registrations.only("Role", `stocks-${name}-role`);
      const policy = registrations.only("RolePolicy", `stocks-${name}-policy`);
      const lambda = registrations.only("Function", `stocks-${name}`);
      assert.deepEqual(statementsOf(role.inputs.assumeRolePolicy), [
        {
          Sid: "OwnAccountOnly",
          Effect: "Allow",
          Principal: { Service: "lambda.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
        },
      ]);
      assert.ok(lambda.dependencies.includes(policy.urn));
    });
  }

  it("tell process-ticks where ticks go and which it takes", () => {
    const { PIPELINE_NAME, ...environment } = environmentOf(registrations, "process-ticks");
    assert.match(String(PIPELINE_NAME), /^stock-analytics-dev-stocks-[0-9a-f]{8}$/);
    assert.deepEqual(environment, {
      TICK_TABLE_NAME: "stocks-tick-table-0a1b2c3",
      ARCHIVE_BUCKET_NAME: "stocks-archive-0a1b2c3",
      FEED: "live",
      ANOMALY_THRESHOLD_PERCENT: "5",
      TICK_TTL_DAYS: "none",
      POWERTOOLS_LOG_LEVEL: "INFO",
    });
  });

  it("tell detect-trends and sweep-alerts the same", () => {
    for (const name of ["detect-trends", "sweep-alerts"]) {
      const { PIPELINE_NAME, ...environment } = environmentOf(registrations, name);
      assert.match(String(PIPELINE_NAME), /^stock-analytics-dev-stocks-[0-9a-f]{8}$/);
      assert.deepEqual(environment, TRENDS_ENVIRONMENT);
    }
  });

  it("pass on what the arguments say", async () => {
    const other = await registerPipeline({
      feed: pulumi.output("any" as const),
      smaWindows: { short: 2, long: pulumi.output(3) },
      processing: {
        anomalyThresholdPercent: 0.0001,
        rejectUnlisted: true,
        memoryMb: 1_769,
        timeoutSeconds: 900,
      },
      trend: { allowedLatenessSeconds: 20 },
      alerts: { maxAgeHours: -1 },
    });
    const process = environmentOf(other, "process-ticks");
    assert.equal(process["FEED"], "any");
    assert.equal(process["ANOMALY_THRESHOLD_PERCENT"], "0.0001");
    assert.equal(process["ACCEPTED_SYMBOLS"], "AAPL,MSFT");
    for (const name of ["detect-trends", "sweep-alerts"]) {
      const environment = environmentOf(other, name);
      assert.equal(environment["FEED"], "any");
      assert.equal(environment["SHORT_WINDOW"], "2");
      assert.equal(environment["LONG_WINDOW"], "3");
      assert.equal(environment["ALLOWED_LATENESS_SECONDS"], "20");
      assert.equal(environment["ALERT_MAX_AGE_HOURS"], "none");
    }
    for (const { inputs } of other.ofType("Function")) {
      assert.equal(inputs.memorySize, 1_769);
      assert.equal(inputs.timeout, 900);
    }
  });

  it("writes the largest threshold without an exponent", async () => {
    const processing = { anomalyThresholdPercent: 1_000_000 };
    const environment = environmentOf(await registerPipeline({ processing }), "process-ticks");
    assert.equal(environment["ANOMALY_THRESHOLD_PERCENT"], "1000000");
  });
});

describe("event sources of a pipeline", () => {
  const FAILED = "arn:aws:s3:us-east-1:123456789012:stocks-failed-0a1b2c3";

  it("map the tick stream so that nothing is lost", async () => {
    const registrations = await defaultPipeline();
    const mapping = registrations.only("EventSourceMapping", "stocks-process-ticks-mapping");
    assert.deepEqual(mapping.inputs, {
      functionName: "arn:aws:lambda:us-east-1:123456789012:stocks-process-ticks-0a1b2c3",
      eventSourceArn: "arn:aws:kinesis:us-east-1:123456789012:stocks-ticks-0a1b2c3",
      startingPosition: "TRIM_HORIZON",
      batchSize: 500,
      maximumBatchingWindowInSeconds: 1,
      parallelizationFactor: 1,
      bisectBatchOnFunctionError: true,
      functionResponseTypes: ["ReportBatchItemFailures"],
      maximumRetryAttempts: -1,
      metricsConfig: { metrics: ["EventCount"] },
      maximumRecordAgeInSeconds: 21_600,
      destinationConfig: { onFailure: { destinationArn: FAILED } },
      tags: {},
    });
  });

  it("map the tick table's stream in order of arrival, new items only", async () => {
    const registrations = await defaultPipeline();
    const mapping = registrations.only("EventSourceMapping", "stocks-detect-trends-mapping");
    assert.deepEqual(mapping.inputs, {
      functionName: "arn:aws:lambda:us-east-1:123456789012:stocks-detect-trends-0a1b2c3",
      eventSourceArn:
        "arn:aws:dynamodb:us-east-1:123456789012:stocks-tick-table-0a1b2c3/stream/2026",
      startingPosition: "TRIM_HORIZON",
      batchSize: 500,
      maximumBatchingWindowInSeconds: 0,
      parallelizationFactor: 1,
      bisectBatchOnFunctionError: true,
      functionResponseTypes: ["ReportBatchItemFailures"],
      maximumRetryAttempts: -1,
      metricsConfig: { metrics: ["EventCount"] },
      maximumRecordAgeInSeconds: 21_600,
      destinationConfig: { onFailure: { destinationArn: FAILED } },
      filterCriteria: { filters: [{ pattern: '{"eventName":["INSERT"]}' }] },
      tags: {},
    });
  });

  it("take batches, windows, factor and age from the arguments", async () => {
    const registrations = await registerPipeline({
      stream: { retentionHours: pulumi.output(200) },
      processing: {
        batchSize: 10_000,
        batchWindowSeconds: 300,
        parallelizationFactor: 10,
        recordAgeHours: 168,
      },
      trend: { batchSize: 1, batchWindowSeconds: 2 },
    });
    const ticks = registrations.only("EventSourceMapping", "stocks-process-ticks-mapping").inputs;
    assert.equal(ticks.batchSize, 10_000);
    assert.equal(ticks.maximumBatchingWindowInSeconds, 300);
    assert.equal(ticks.parallelizationFactor, 10);
    assert.equal(ticks.maximumRecordAgeInSeconds, 604_800);
    const trends = registrations.only("EventSourceMapping", "stocks-detect-trends-mapping").inputs;
    assert.equal(trends.batchSize, 1);
    assert.equal(trends.maximumBatchingWindowInSeconds, 2);
    assert.equal(trends.maximumRecordAgeInSeconds, 21_600);
    assert.equal(registrations.only("Stream").inputs.retentionPeriod, 200);
  });

  it("start only once the buckets are encrypted and closed", async () => {
    const registrations = await defaultPipeline();
    for (const mapping of registrations.ofType("EventSourceMapping")) {
      for (const className of ["BucketPolicy", "BucketServerSideEncryptionConfiguration"]) {
        const isQueued = mapping.name === "stocks-import-files-mapping";
        const others = isQueued ? /results|failed/ : /results/;
        const written = registrations.ofType(className).filter(({ name }) => !others.test(name));
        assert.equal(written.length, isQueued ? 1 : 2);
        for (const part of written) {
          assert.ok(mapping.dependencies.includes(part.urn), `${mapping.name} ${part.name}`);
        }
      }
    }
  });

  it("sweep each minute, with a role that may do just that", async () => {
    const registrations = await defaultPipeline();
    const sweep = "arn:aws:lambda:us-east-1:123456789012:stocks-sweep-alerts-0a1b2c3";
    const { inputs } = registrations.only("Schedule", "stocks-sweep-schedule");
    assert.equal(inputs.scheduleExpression, "rate(1 minute)");
    assert.deepEqual(inputs.flexibleTimeWindow, { mode: "OFF" });
    assert.deepEqual(inputs.target, {
      arn: sweep,
      roleArn: "arn:aws:iam:us-east-1:123456789012:stocks-sweep-schedule-role-0a1b2c3",
      input: "{}",
      retryPolicy: { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 1 },
    });
    const role = registrations.only("Role", "stocks-sweep-schedule-role");
    const [trust] = statementsOf(role.inputs.assumeRolePolicy);
    assert.deepEqual(trust?.Principal, { Service: "scheduler.amazonaws.com" });
    assert.deepEqual(trust.Condition, {
      StringEquals: { "aws:SourceAccount": "123456789012" },
      ArnLike: {
        "aws:SourceArn": "arn:aws:scheduler:us-east-1:123456789012:schedule-group/default",
      },
    });
    const policy = registrations.only("RolePolicy", "stocks-sweep-schedule-policy");
    assert.deepEqual(statementsOf(policy.inputs.policy), [
      {
        Sid: "InvokeFunction",
        Effect: "Allow",
        Action: ["lambda:InvokeFunction"],
        Resource: sweep,
      },
    ]);
  });

  it("keep a sweep's failure and leave the work to the next sweep", async () => {
    const registrations = await defaultPipeline();
    assert.deepEqual(
      registrations.only("FunctionEventInvokeConfig", "stocks-sweep-schedule-invoke").inputs,
      {
        functionName: "stocks-sweep-alerts-0a1b2c3",
        maximumEventAgeInSeconds: 60,
        maximumRetryAttempts: 0,
        destinationConfig: { onFailure: { destination: FAILED } },
      },
    );
  });
});
