import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { getPolicyDocument } from "../../local/resources/getPolicyDocument.ts";
import { GlueCatalog } from "../../local/resources/GlueCatalog.ts";
import { parseRate } from "../../local/resources/parseRate.ts";
import { text, urnOf, useProvider } from "./useProvider.ts";

const SCHEDULE = "aws:scheduler/schedule:Schedule";

describe("models of the scheduler", () => {
  const fixture = useProvider();
  const schedule = {
    scheduleExpression: "rate(5 minutes)",
    flexibleTimeWindow: { mode: "OFF" },
    target: {
      arn: "arn:aws:lambda:us-east-1:000000000000:function:sweep",
      input: "{}",
      roleArn: "r",
    },
  };

  it("declare a schedule with a rate", async () => {
    const { id, state } = await fixture().create(SCHEDULE, "sweep", { name: "sweep", ...schedule });
    assert.equal(id, "default/sweep");
    assert.equal(state.arn, "arn:aws:scheduler:us-east-1:000000000000:schedule/default/sweep");
    assert.deepEqual(fixture().declarations.schedules.get(urnOf(SCHEDULE, "sweep")), {
      id: "default/sweep",
      functionArn: schedule.target.arn,
      timing: { type: "rate", seconds: 300 },
      input: "{}",
    });
  });

  it("declare a schedule with times of the calendar", async () => {
    const scheduleExpression = "cron(5 * * * ? *)";
    const scheduleExpressionTimezone = "America/New_York";
    const inputs = { ...schedule, scheduleExpression, scheduleExpressionTimezone };
    await fixture().create(SCHEDULE, "hourly", inputs);
    assert.deepEqual(fixture().declarations.schedules.get(urnOf(SCHEDULE, "hourly"))?.timing, {
      type: "cron",
      fields: "5 * * * ? *",
      timeZone: scheduleExpressionTimezone,
    });
  });

  it("leave out a schedule that is disabled", async () => {
    await fixture().create(SCHEDULE, "off", { ...schedule, state: "DISABLED" });
    assert.equal(fixture().declarations.schedules.has(urnOf(SCHEDULE, "off")), false);
  });

  it("refuse other targets and expressions, by name", async () => {
    const { create } = fixture();
    await assert.rejects(
      create(SCHEDULE, "queue", { ...schedule, target: { arn: "arn:aws:sqs:us-east-1:0:q" } }),
      /with the target "arn:aws:sqs:us-east-1:0:q" is not modelled/,
    );
    await assert.rejects(
      create(SCHEDULE, "once", { ...schedule, scheduleExpression: "at(2026-11-20T13:00:00)" }),
      /"scheduleExpression" = "at\(2026-11-20T13:00:00\)" is not modelled/,
    );
    await assert.rejects(
      create(SCHEDULE, "last", { ...schedule, scheduleExpression: "cron(0 12 L * ? *)" }),
      /a local run has no L, W and #/,
    );
    const scheduleExpression = "cron(0 12 * * ? *)";
    const zone = { scheduleExpression, scheduleExpressionTimezone: "Mars/Phobos" };
    await assert.rejects(create(SCHEDULE, "mars", { ...schedule, ...zone }), /IANA time zone/);
  });
});

describe("parseRate", () => {
  it("reads minutes, hours and days", () => {
    const rates = ["rate(1 minute)", "rate(90 minutes)", "rate(2 hours)", "rate(1 day)"];
    assert.deepEqual(rates.map(parseRate), [60, 5400, 7200, 86_400]);
  });

  it("refuses what AWS refuses", () => {
    for (const wrong of ["rate(0 minutes)", "rate(1.5 hours)", "rate(5 seconds)", "rate(minute)"]) {
      assert.throws(() => parseRate(wrong), /must be rate\(N minutes\|hours\|days\)/, wrong);
    }
  });
});

describe("models of IAM, KMS and CloudWatch", () => {
  const fixture = useProvider();

  it("keep roles and what they may do", async () => {
    const { create, declarations } = fixture();
    const document = { Version: "2012-10-17", Statement: [] };
    const trust = { ...document, Statement: [{ Principal: { Service: "lambda.amazonaws.com" } }] };
    const role = await create("aws:iam/role:Role", "reader", { assumeRolePolicy: trust });
    await create("aws:iam/rolePolicy:RolePolicy", "read", {
      role: role.id,
      policy: JSON.stringify(document),
    });
    const policy = await create("aws:iam/policy:Policy", "shared", { policy: document });
    for (const policyArn of [policy.id, "arn:aws:iam::aws:policy/ReadOnlyAccess"]) {
      await create("aws:iam/rolePolicyAttachment:RolePolicyAttachment", policyArn, {
        role: role.id,
        policyArn,
      });
    }
    assert.deepEqual(declarations.iam.roles.get(role.id)?.trust, trust);
    const documents = declarations.iam.documentsOf(role.id);
    assert.deepEqual(
      documents.map((found) => found?.document),
      [document, document, undefined],
    );
  });

  it("keep policies of resources", async () => {
    const { create, declarations } = fixture();
    const type = "aws:s3/bucketPolicy:BucketPolicy";
    await create(type, "tls", { bucket: "archive", policy: '{"Statement":[]}' });
    assert.deepEqual(declarations.iam.resourcePolicies.get(urnOf(type, "tls")), {
      owner: "arn:aws:s3:::archive",
      name: "tls",
      document: { Statement: [] },
    });
    await assert.rejects(create(type, "broken", { bucket: "b", policy: "{" }), /must be JSON/);
  });

  it("give outputs that programs read", async () => {
    const { create } = fixture();
    const key = await create("aws:kms/key:Key", "key", {});
    const alias = await create("aws:kms/alias:Alias", "alias", {
      name: "alias/data",
      targetKeyId: key.id,
    });
    assert.equal(key.state.keyId, key.id);
    assert.equal(alias.state.targetKeyArn, key.state.arn);
    const logs = await create("aws:cloudwatch/logGroup:LogGroup", "logs", { name: "/aws/x" });
    assert.equal(logs.state.arn, "arn:aws:logs:us-east-1:000000000000:log-group:/aws/x");
  });
});

describe("models of Glue", () => {
  const fixture = useProvider();

  it("keep tables for queries", async () => {
    const { create, declarations, directory } = fixture();
    await create("aws:glue/catalogDatabase:CatalogDatabase", "db", { name: "market" });
    await create("aws:glue/catalogTable:CatalogTable", "raw", {
      databaseName: "market",
      name: "raw",
      tableType: "EXTERNAL_TABLE",
      parameters: { "projection.enabled": "true" },
      partitionKeys: [{ name: "hour", type: "string" }],
      storageDescriptor: {
        location: "s3://archive/raw/",
        inputFormat: "text",
        columns: [{ name: "price", type: "decimal(20,8)", comment: "c" }],
        serDeInfo: { serializationLibrary: "json", parameters: { a: "b" } },
      },
    });
    const table = {
      databaseName: "market",
      name: "raw",
      location: "s3://archive/raw/",
      columns: [{ name: "price", type: "decimal(20,8)" }],
      partitionKeys: [{ name: "hour", type: "string" }],
      parameters: { "projection.enabled": "true" },
      inputFormat: "text",
      serializationLibrary: "json",
      serdeParameters: { a: "b" },
    };
    assert.deepEqual(declarations.glue.tables, [table]);
    const file = join(directory, "glue.json");
    declarations.glue.save(file);
    const content = { databases: ["market"], tables: [table], queries: [] };
    assert.deepEqual(GlueCatalog.read(file), content);
    // As earlier releases wrote it.
    writeFileSync(file, JSON.stringify({ databases: ["market"], tables: [table] }));
    assert.deepEqual(GlueCatalog.read(file), content);
    assert.equal(GlueCatalog.read(join(directory, "none.json")), undefined);
  });
});

describe("getPolicyDocument", () => {
  it("forms statements, principals and conditions", () => {
    const { json, minifiedJson } = getPolicyDocument({
      statements: [
        {
          sid: "Tls",
          effect: "Deny",
          actions: ["s3:*"],
          resources: ["a", "b"],
          principals: [{ type: "*", identifiers: ["*"] }],
          conditions: [
            { test: "Bool", variable: "aws:SecureTransport", values: ["false"] },
            { test: "StringEquals", variable: "x", values: ["1"] },
            { test: "StringEquals", variable: "x", values: ["2"] },
          ],
        },
        {
          actions: ["lambda:InvokeFunction"],
          principals: [
            { type: "AWS", identifiers: ["one", "two"] },
            { type: "Service", identifiers: ["sns.amazonaws.com"] },
          ],
        },
      ],
    });
    const document = {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Tls",
          Effect: "Deny",
          Action: "s3:*",
          Resource: ["a", "b"],
          Principal: "*",
          Condition: {
            Bool: { "aws:SecureTransport": "false" },
            StringEquals: { x: ["1", "2"] },
          },
        },
        {
          Effect: "Allow",
          Action: "lambda:InvokeFunction",
          Principal: { AWS: ["one", "two"], Service: "sns.amazonaws.com" },
        },
      ],
    };
    assert.equal(json, JSON.stringify(document, undefined, 2));
    assert.equal(minifiedJson, JSON.stringify(document));
  });

  it("puts sources first, and overriding statements in the place of those with their Sid", () => {
    const source = {
      Statement: [
        { Sid: "A", Action: "old" },
        { Sid: "B", Action: "b" },
      ],
    };
    const overriding = { Statement: { Sid: "A", Action: "new" } };
    const { json } = getPolicyDocument({
      sourcePolicyDocuments: [JSON.stringify(source)],
      overridePolicyDocuments: [JSON.stringify(overriding)],
      statements: [{ sid: "C", actions: ["c"] }],
    });
    const { Statement } = JSON.parse(text(json)) as {
      Statement: { Sid: string; Action: string }[];
    };
    assert.deepEqual(
      Statement.map(({ Sid, Action }) => [Sid, Action]),
      [
        ["A", "new"],
        ["B", "b"],
        ["C", "c"],
      ],
    );
  });
});
