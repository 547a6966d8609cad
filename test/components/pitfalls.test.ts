import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { alarmArnPattern } from "../../components/monitoring/alarmArnPattern.ts";
import { Monitoring } from "../../components/monitoring/Monitoring.ts";
import { DEFAULT_THRESHOLDS } from "../../components/monitoring/thresholds.ts";
import { analystStatements } from "../../components/permissions/analystStatements.ts";
import { manageNetworkInterfaces } from "../../components/permissions/networkInterfaces.ts";
import { PipelineFunction } from "../../components/PipelineFunction.ts";
import { PipelineKey } from "../../components/PipelineKey.ts";
import { EVERYTHING } from "../../scripts/permissions/programCases.ts";
import { ACCOUNT } from "./account.ts";
import { makeWatched, PHYSICAL_NAME } from "./monitoring/makeWatched.ts";
import type { Owned, PolicyStatement } from "./policiesOf.ts";
import { actionsOf, policiesOf, servicesOf } from "./policiesOf.ts";
import type { Registered, Registrations } from "./registerPipeline.ts";
import { register, registerPipeline, statementsOf } from "./registerPipeline.ts";
import { rendered } from "./rendered.ts";

const STREAM_FUNCTIONS = ["process-ticks", "detect-trends"];
const FUNCTIONS = [...STREAM_FUNCTIONS, "sweep-alerts"];
const ARN = (service: string, name: string) => `arn:aws:${service}:us-east-1:123456789012:${name}`;

/** One test or more a row of the table in docs/permissions.md, which names them; the number is the row's. */
describe("pitfalls of permissions", () => {
  let registrations: Registrations;
  let monitored: Registrations;
  /** Of a pipeline with all that can be asked for. */
  let whole: Registrations;
  let all: Owned[];
  before(async () => {
    registrations = await registerPipeline({
      alertEndpoints: [{ protocol: "email", endpoint: "desk@example.com" }],
    });
    whole = await registerPipeline(EVERYTHING.args);
    monitored = await register(() => {
      const alarms = alarmArnPattern(ACCOUNT, PHYSICAL_NAME);
      const key = new PipelineKey("key", {
        account: ACCOUNT,
        aliasName: "stocks",
        logGroupNames: ["/aws/lambda/one"],
        deliveries: [{ service: "cloudwatch", sourceArns: [alarms] }],
        retain: true,
        tags: {},
      });
      new Monitoring("stocks-monitoring", {
        account: ACCOUNT,
        keyArn: key.arn,
        physicalName: PHYSICAL_NAME,
        watched: makeWatched(),
        alarms: true,
        dashboard: false,
        opsEndpoints: [],
        thresholds: DEFAULT_THRESHOLDS,
        tags: {},
      });
    });
    all = [...policiesOf(registrations), ...policiesOf(monitored)];
    assert.ok(all.length > 40, "the policies are found");
  });

  /** Statements of a function's role. */
  const roleOf = (name: string): PolicyStatement[] =>
    statementsOf(registrations.only("RolePolicy", `stocks-${name}-policy`).inputs["policy"]);
  const keyUseOf = (name: string, service: string): PolicyStatement[] =>
    roleOf(name).filter(
      ({ Condition }) =>
        Condition?.["StringEquals"]?.["kms:ViaService"] === `${service}.us-east-1.amazonaws.com`,
    );

  it("1: alarms reach the ops topic, whose key is our own and lets them", () => {
    const { inputs } = monitored.only("Topic");
    assert.equal(inputs["kmsMasterKeyId"], ARN("kms", "key-0a1b2c3"));
    const statements = statementsOf(monitored.only("Key").inputs["policy"]);
    const [alarms, ...others] = statements.filter((one) =>
      servicesOf(one).includes("cloudwatch.amazonaws.com"),
    );
    assert.deepEqual(others, []);
    assert.deepEqual(alarms?.Action, ["kms:Decrypt", "kms:GenerateDataKey"]);
    const [pattern = ""] = [alarms.Condition?.["ArnLike"]?.["aws:SourceArn"] ?? ""].flat();
    for (const alarm of monitored.ofType("MetricAlarm")) {
      const arn = ARN("cloudwatch", `alarm:${String(alarm.inputs["name"])}`);
      assert.ok(arn.startsWith(pattern.replace(/\*$/, "")) && pattern.endsWith("*"), arn);
    }
    for (const { inputs: topic } of registrations.ofType("Topic")) {
      assert.match(String(topic["kmsMasterKeyId"]), /^arn:aws:kms:/);
    }
  });

  it("2: nothing is sent by EventBridge, whose use of a key names no source", () => {
    assert.deepEqual(registrations.ofType("EventRule"), []);
    const services = new Set(all.flatMap(servicesOf));
    assert.ok(!services.has("events.amazonaws.com"));
    for (const { inputs, name } of registrations.ofType("Schedule")) {
      const { roleArn } = inputs["target"] as { roleArn: string };
      assert.ok(roleArn.includes(`${name}-role`), name);
    }
  });

  it("3: the tick stream is read with both Describe actions, and without ListStreams", () => {
    const kinesis = roleOf("process-ticks")
      .flatMap(actionsOf)
      .filter((action) => action.startsWith("kinesis:"));
    assert.deepEqual(kinesis.toSorted(), [
      "kinesis:DescribeStream",
      "kinesis:DescribeStreamSummary",
      "kinesis:GetRecords",
      "kinesis:GetShardIterator",
      "kinesis:ListShards",
    ]);
  });

  it("4: dynamodb:ListStreams stands alone on everything, the stream's actions on the stream", () => {
    const statements = roleOf("detect-trends");
    const [list] = statements.filter((one) => actionsOf(one).includes("dynamodb:ListStreams"));
    assert.deepEqual([list?.Action, list?.Resource], [["dynamodb:ListStreams"], "*"]);
    const [read] = statements.filter((one) => actionsOf(one).includes("dynamodb:GetRecords"));
    assert.match(String(read?.Resource), /:stocks-tick-table-\w+\/stream\/2026$/);
    assert.deepEqual(read?.Action, [
      "dynamodb:DescribeStream",
      "dynamodb:GetRecords",
      "dynamodb:GetShardIterator",
    ]);
  });

  it("5: Lambda polls a queue with three actions and the key, and changes no visibility", async () => {
    const registrations = await registerPipeline({ lake: { firehose: true, quotes: true } });
    for (const name of ["load-staged", "import-files", "clean-quotes"]) {
      const { policy } = registrations.only("RolePolicy", `stocks-${name}-policy`).inputs;
      const ofQueue = statementsOf(policy).filter((statement) =>
        JSON.stringify(statement).includes("sqs"),
      );
      assert.deepEqual(
        ofQueue.map(({ Action }) => Action),
        [["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"], ["kms:Decrypt"]],
        name,
      );
    }
  });

  it("6: who publishes to the encrypted topic may make data keys and decrypt them", () => {
    for (const name of FUNCTIONS) {
      const publishes = roleOf(name).some((one) => actionsOf(one).includes("sns:Publish"));
      const uses = keyUseOf(name, "sns").flatMap(actionsOf).toSorted();
      assert.deepEqual(uses, publishes ? ["kms:Decrypt", "kms:GenerateDataKey"] : [], name);
    }
  });

  it("7: who uploads in parts has kms:Decrypt, and who does not needs none on what it writes", () => {
    const inParts = globSync("runtime/**/*.ts").filter((file) =>
      /lib-storage|MultipartUpload|UploadPart/.test(readFileSync(file, "utf8")),
    );
    assert.deepEqual(inParts, ["runtime/ports/aws/S3LakeStore.ts"]);
    for (const name of ["compact-ticks", "import-files"]) {
      const uses = keyUseOf(name, "s3").flatMap(actionsOf);
      assert.ok(uses.includes("kms:Decrypt"), name);
    }
    for (const name of FUNCTIONS) {
      const uses = new Set(keyUseOf(name, "s3").flatMap(actionsOf));
      assert.deepEqual([...uses], ["kms:GenerateDataKey"], name);
    }
  });

  it("8: buckets have bucket keys, and conditions name the bucket", () => {
    for (const { inputs } of registrations.ofType("BucketServerSideEncryptionConfiguration")) {
      const [rule] = inputs["rules"] as { bucketKeyEnabled: boolean }[];
      assert.equal(rule?.bucketKeyEnabled, true);
    }
    const contexts = all.flatMap(({ Condition }) =>
      Object.values(Condition ?? {}).flatMap(
        (condition) => condition["kms:EncryptionContext:aws:s3:arn"] ?? [],
      ),
    );
    assert.ok(contexts.length > 0);
    for (const arn of contexts) assert.match(arn, /^arn:aws:s3:[^/]+$/);
  });

  it("9: what fails goes whole to a bucket, which the role may list, write and encrypt for", () => {
    const [failed] = registrations.ofType("Bucket").filter(({ name }) => name === "stocks-failed");
    assert.ok(failed !== undefined);
    const arn = ARN("s3", "stocks-failed-0a1b2c3");
    for (const name of FUNCTIONS) {
      const statements = roleOf(name);
      const on = (resource: string) =>
        statements.filter(({ Resource }) => Resource === resource).flatMap(actionsOf);
      assert.deepEqual(on(`${arn}/aws/lambda/*`), ["s3:PutObject"], name);
      assert.deepEqual(on(arn), ["s3:ListBucket"], name);
      assert.ok(keyUseOf(name, "s3").length > 0, name);
    }
    const destinations = JSON.stringify([
      ...registrations.ofType("EventSourceMapping").map(({ inputs }) => inputs),
      ...registrations.ofType("FunctionEventInvokeConfig").map(({ inputs }) => inputs),
    ]);
    assert.equal(destinations.split(`"${arn}"`).length - 1, 4);
  });

  it("10: no statement is true because a key is absent", () => {
    for (const { Condition, owner } of all) {
      const operators = Object.keys(Condition ?? {});
      assert.ok(!operators.some((operator) => /^ForAllValues:/.test(operator)), owner);
      assert.ok(!operators.some((operator) => /IfExists$/.test(operator)), owner);
    }
  });

  it("11: log groups are made first, with the key that names them, and roles make none", () => {
    const key = statementsOf(registrations.only("Key").inputs["policy"]);
    const [logs] = key.filter((one) =>
      servicesOf(one).some((service) => service.startsWith("logs.")),
    );
    assert.deepEqual(servicesOf(logs as PolicyStatement), ["logs.us-east-1.amazonaws.com"]);
    const named = [
      logs?.Condition?.["ArnLike"]?.["kms:EncryptionContext:aws:logs:arn"] ?? [],
    ].flat();
    assert.ok(named.every((arn) => !arn.includes("*")));
    for (const { inputs, name } of registrations.ofType("LogGroup")) {
      assert.ok(named.includes(ARN("logs", `log-group:${String(inputs["name"])}`)), name);
    }
    for (const { inputs, name } of registrations.ofType("Function")) {
      const { logGroup } = inputs["loggingConfig"] as { logGroup: string };
      const group = registrations.only("LogGroup", `${name}-logs`);
      assert.equal(logGroup, group.inputs["name"]);
    }
    for (const { owner, ...statement } of all) {
      assert.ok(!actionsOf(statement).includes("logs:CreateLogGroup"), owner);
    }
  });

  it("12: a role that is made again has another name, so that the grant for it is made again", () => {
    for (const { inputs, name } of registrations.ofType("Role")) {
      assert.equal(inputs["name"], undefined, name);
    }
    for (const { inputs } of registrations.ofType("Function")) {
      assert.match(String(inputs["kmsKeyArn"]), /^arn:aws:kms:/);
    }
  });

  it("13: a service acts for resources of this account only", () => {
    const byServices = all.filter((one) => one.Effect === "Allow" && servicesOf(one).length > 0);
    assert.ok(byServices.length > 5);
    for (const { Condition, Sid, owner } of byServices) {
      // CloudWatch Logs sends no source; the log groups, in its context, hold the account.
      if (Sid === "CloudWatchLogs") continue;
      const { StringEquals } = Condition ?? {};
      assert.equal(StringEquals?.["aws:SourceAccount"], "123456789012", `${owner} ${Sid}`);
    }
    for (const { inputs } of registrations.ofType("Permission")) {
      assert.match(String(inputs["sourceArn"]), /:123456789012:/);
    }
  });

  it("14: the code of functions in a VPC may not use what Lambda needs for their interfaces", async () => {
    const [allow, deny] = await rendered(manageNetworkInterfaces(ACCOUNT));
    assert.equal(deny?.Effect, "Deny");
    for (const action of actionsOf(allow as PolicyStatement)) {
      assert.ok(actionsOf(deny).includes(action), action);
    }
    assert.deepEqual(deny.Condition, {
      ArnEquals: { "lambda:SourceFunctionArn": "arn:aws:lambda:*:123456789012:function:*" },
    });
  });

  it("15: the scheduler may take its role for the schedule group of this account only", () => {
    const { inputs } = registrations.only("Role", "stocks-sweep-schedule-role");
    const [trust, ...others] = statementsOf(inputs["assumeRolePolicy"]);
    assert.deepEqual(others, []);
    assert.deepEqual(trust?.Condition, {
      StringEquals: { "aws:SourceAccount": "123456789012" },
      ArnLike: { "aws:SourceArn": ARN("scheduler", "schedule-group/default") },
    });
  });

  it("16: the schedules have no dead-letter queue, and their roles send nothing to one", () => {
    const schedules = whole.ofType("Schedule");
    assert.equal(schedules.length, 3);
    for (const { inputs, name } of schedules) {
      const { deadLetterConfig } = inputs["target"] as { deadLetterConfig?: unknown };
      assert.equal(deadLetterConfig, undefined, name);
      const { policy } = whole.only("RolePolicy", `${name}-policy`).inputs;
      assert.deepEqual(statementsOf(policy).map(actionsOf), [["lambda:InvokeFunction"]], name);
    }
  });

  it("17: who queries may see the database default, and where archive and results are", async () => {
    const statements = await rendered(
      analystStatements({
        account: ACCOUNT,
        keyArn: pulumi.output("key"),
        workgroupArn: pulumi.output("workgroup"),
        databaseName: pulumi.output("lake"),
        archiveArn: pulumi.output("arn:aws:s3:::archive"),
        resultsArn: pulumi.output("arn:aws:s3:::results"),
      }),
    );
    const on = (action: string) =>
      statements
        .filter((one) => actionsOf(one).includes(action))
        .flatMap(({ Resource }) => Resource);
    assert.ok(on("glue:GetDatabase").includes(ARN("glue", "database/default")));
    const buckets = on("s3:GetBucketLocation");
    assert.deepEqual(buckets, ["arn:aws:s3:::archive", "arn:aws:s3:::results"]);
  });

  it("18: there is no crawler, and no role takes a policy that AWS manages", () => {
    assert.deepEqual([...whole.ofType("Crawler"), ...whole.ofType("SecurityConfiguration")], []);
    assert.deepEqual(whole.ofType("RolePolicyAttachment"), []);
    for (const { inputs, name } of whole.ofType("Role")) {
      assert.equal(inputs["managedPolicyArns"], undefined, name);
    }
    for (const { owner, ...statement } of policiesOf(whole)) {
      assert.ok(!servicesOf(statement).includes("glue.amazonaws.com"), owner);
      assert.ok(!actionsOf(statement).includes("logs:AssociateKmsKey"), owner);
    }
  });

  it("19: Firehose puts events into one stream of its log, and makes none", async () => {
    const delivering = await registerPipeline({ lake: { firehose: true } });
    const { policy } = delivering.only("RolePolicy", "stocks-staging-policy").inputs;
    const ofLogs = statementsOf(policy).filter((one) =>
      actionsOf(one).some((action) => action.startsWith("logs:")),
    );
    assert.deepEqual(ofLogs.map(actionsOf), [["logs:PutLogEvents"]]);
    assert.match(String(ofLogs[0]?.Resource), /:log-stream:DestinationDelivery$/);
  });

  it("20: only AWS's services are granted the key, on the account's behalf", () => {
    for (const one of statementsOf(registrations.only("Key").inputs["policy"])) {
      assert.ok(!actionsOf(one).some((action) => action.includes("*")), one.Sid);
      if (!actionsOf(one).includes("kms:CreateGrant")) continue;
      assert.deepEqual(one.Action, "kms:CreateGrant");
      assert.deepEqual(one.Condition, { Bool: { "kms:GrantIsForAWSResource": "true" } });
    }
  });

  it("21: roles of functions may neither make grants nor look at the key", () => {
    const roles = all.filter(({ owner }) => owner.startsWith("aws:iam/rolePolicy"));
    assert.ok(roles.length > 20);
    for (const { owner, ...statement } of roles) {
      const kms = actionsOf(statement).filter((action) => action.startsWith("kms:"));
      const allowed = ["kms:Decrypt", "kms:GenerateDataKey"];
      assert.deepEqual(
        kms.filter((action) => !allowed.includes(action)),
        [],
        owner,
      );
      if (kms.length > 0) assert.ok(statement.Condition?.["StringEquals"]?.["kms:ViaService"]);
    }
  });

  it("22: X-Ray's actions are on everything, alone in their statement", async () => {
    const traced = await register(() => {
      new PipelineFunction("traced", {
        account: ACCOUNT,
        description: "A function that X-Ray traces",
        code: new pulumi.asset.AssetArchive({}),
        statements: [],
        environment: {},
        logGroupName: "/aws/lambda/traced",
        keyArn: "key",
        memoryMb: 128,
        timeoutSeconds: 3,
        tracing: true,
        tags: {},
      });
    });
    const onEverything = policiesOf(traced).filter(({ Resource }) => Resource === "*");
    assert.deepEqual(onEverything.map(actionsOf), [
      ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
    ]);
  });

  it("23: there is no API of API Gateway, and no role that it takes", () => {
    const ofApis = whole.all.filter(({ type }) => /^aws:apigateway(v2)?\//.test(type));
    assert.deepEqual(ofApis, []);
    for (const { owner, ...statement } of policiesOf(whole)) {
      assert.ok(!servicesOf(statement).includes("apigateway.amazonaws.com"), owner);
    }
  });

  it("24: no queue of the account may name ours as its dead-letter queue unasked", () => {
    const queues: readonly Registered[] = registrations.ofType("Queue");
    assert.ok(queues.length > 0);
    const deadLetterQueues = registrations.ofType("RedriveAllowPolicy");
    assert.equal(deadLetterQueues.length, 2);
    for (const { inputs, name } of [...queues, ...deadLetterQueues]) {
      // A queue that another one has to name says so in a resource of its own, made after both.
      if (name.endsWith("-queue-dead")) continue;
      const allowed = JSON.parse(String(inputs["redriveAllowPolicy"])) as {
        redrivePermission: string;
        sourceQueueArns?: string[];
      };
      assert.match(allowed.redrivePermission, /^(byQueue|denyAll)$/, name);
      assert.equal(allowed.sourceQueueArns?.length, name.endsWith("-allow") ? 1 : undefined, name);
    }
  });
});
