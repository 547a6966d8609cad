import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { lookUpAccount } from "../../components/AwsAccount.ts";
import type { PipelineFunctionArgs } from "../../components/PipelineFunction.ts";
import { PipelineFunction } from "../../components/PipelineFunction.ts";
import { makeFunctionArgs } from "./network/registerInVpc.ts";
import type { Registrations } from "./registerPipeline.ts";
import { register, statementsOf } from "./registerPipeline.ts";

/** One function named `thing`. */
function registerFunction(
  overrides: Partial<PipelineFunctionArgs> = {},
  { preview = false } = {},
): Promise<Registrations> {
  return register(
    () => {
      const parent = new pulumi.ComponentResource("test:index:Parent", "parent");
      new PipelineFunction("thing", makeFunctionArgs(lookUpAccount(parent), overrides), { parent });
    },
    { preview },
  );
}

function functionOf(registrations: Registrations) {
  return registrations.only("Function").inputs as unknown as {
    environment: { variables: Record<string, string> };
    loggingConfig: Record<string, string>;
    tracingConfig: { mode: string };
    reservedConcurrentExecutions: number;
  };
}

function actionsOf(registrations: Registrations): string[] {
  const { policy } = registrations.only("RolePolicy").inputs;
  return statementsOf(policy).flatMap(({ Action }) => Action);
}

describe("PipelineFunction", () => {
  it("is a function, its role with one policy, and its log group", async () => {
    const registrations = await registerFunction();
    const types = registrations.all.filter(({ custom }) => custom).map(({ type }) => type);
    assert.deepEqual(types.toSorted(), [
      "aws:cloudwatch/logGroup:LogGroup",
      "aws:iam/role:Role",
      "aws:iam/rolePolicy:RolePolicy",
      "aws:lambda/function:Function",
    ]);
  });

  const levels: ["debug" | "info" | "warn" | "error" | undefined, string, string][] = [
    [undefined, "INFO", "INFO"],
    ["debug", "DEBUG", "DEBUG"],
    ["info", "INFO", "INFO"],
    // Above it Lambda would drop the metrics, which are lines without a level.
    ["warn", "WARN", "INFO"],
    ["error", "ERROR", "INFO"],
  ];
  for (const [logLevel, ownLevel, lambdaLevel] of levels) {
    it(`logs from ${ownLevel} on at log level ${logLevel ?? "none"}, and lets metrics pass`, async () => {
      const registrations = await registerFunction(logLevel === undefined ? {} : { logLevel });
      const { environment, loggingConfig } = functionOf(registrations);
      assert.deepEqual(environment.variables, {
        PIPELINE_NAME: "stocks",
        POWERTOOLS_LOG_LEVEL: ownLevel,
      });
      assert.deepEqual(loggingConfig, {
        logFormat: "JSON",
        logGroup: "/aws/lambda/thing",
        applicationLogLevel: lambdaLevel,
        systemLogLevel: "WARN",
      });
    });
  }

  it("takes a log level and an environment that arrive later", async () => {
    const later = { logLevel: pulumi.output("warn" as const) };
    for (const environment of [
      { PIPELINE_NAME: "stocks" },
      Promise.resolve({ PIPELINE_NAME: "stocks" }),
      pulumi.output({ PIPELINE_NAME: "stocks" }),
    ]) {
      const { variables } = functionOf(
        await registerFunction({ ...later, environment }),
      ).environment;
      assert.deepEqual(variables, { PIPELINE_NAME: "stocks", POWERTOOLS_LOG_LEVEL: "WARN" });
    }
  });

  it("shows the variables that are known in a preview", async () => {
    const environment = { PIPELINE_NAME: "stocks" };
    const { variables } = functionOf(
      await registerFunction({ environment }, { preview: true }),
    ).environment;
    assert.deepEqual(variables, { PIPELINE_NAME: "stocks", POWERTOOLS_LOG_LEVEL: "INFO" });
  });

  it("keeps its log for 30 days, or as long as asked", async () => {
    const retentionOf = async (overrides: Partial<PipelineFunctionArgs>) =>
      (await registerFunction(overrides)).only("LogGroup").inputs.retentionInDays;
    assert.equal(await retentionOf({}), 30);
    assert.equal(await retentionOf({ logRetentionDays: 365 }), 365);
  });

  it("is traced only where asked, and may write traces only then", async () => {
    const plain = await registerFunction();
    assert.deepEqual(functionOf(plain).tracingConfig, { mode: "PassThrough" });
    assert.deepEqual(actionsOf(plain), ["logs:CreateLogStream", "logs:PutLogEvents"]);
    const traced = await registerFunction({ tracing: true });
    assert.deepEqual(functionOf(traced).tracingConfig, { mode: "Active" });
    const [, traces, ...others] = statementsOf(traced.only("RolePolicy").inputs.policy);
    assert.deepEqual(others, []);
    assert.deepEqual(traces, {
      Sid: "WriteTraces",
      Effect: "Allow",
      Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
      Resource: "*",
    });
  });

  it("runs as often at once as AWS allows, or as asked", async () => {
    const concurrencyOf = async (overrides: Partial<PipelineFunctionArgs>) =>
      functionOf(await registerFunction(overrides)).reservedConcurrentExecutions;
    assert.equal(await concurrencyOf({}), -1);
    assert.equal(await concurrencyOf({ reservedConcurrency: 4 }), 4);
  });
});
