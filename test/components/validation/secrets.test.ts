import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { isFifoTopic } from "../../../components/validation/isFifoTopic.ts";
import { knownSecret } from "../../../components/validation/Known.ts";
import { readArgs } from "../../../components/validation/readArgs.ts";
import { problemsOf } from "./problemsOf.ts";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/1";
const TOPIC = "arn:aws:sns:us-east-1:123456789012:alerts";

function secret(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, knownSecret(value)]),
  );
}

function pathsOf(set: object): string[] {
  return problemsOf(set).map(({ propertyPath }) => propertyPath);
}

describe("secrets of which the values are known", () => {
  it("are judged at once and all together, without being shown", () => {
    const found = problemsOf({
      shardCount: knownSecret(770_077),
      feed: knownSecret("hunter2"),
      processing: secret({ batchSize: 770_077, logLevel: "hunter2", rejectUnlisted: null }),
      alertEndpoints: [
        { protocol: "slack", endpoint: knownSecret("https://example.com/hunter2") },
        { protocol: "sms", endpoint: knownSecret(770_077) },
      ],
      tags: secret({ Team: "hunter2*" }),
      names: secret({ tickTable: "hunter2 " }),
    });
    assert.deepEqual(
      found.map(({ propertyPath }) => propertyPath),
      [
        ...["shardCount", "feed", "alertEndpoints[0].endpoint", "alertEndpoints[1].endpoint"],
        ...["processing.batchSize", "processing.rejectUnlisted", "processing.logLevel"],
        ...["tags.Team", "names.tickTable"],
      ],
    );
    for (const { reason } of found) {
      assert.match(reason, /must be .*, got a secret value; .*\.$/);
      assert.doesNotMatch(reason, /hunter2|77/);
    }
  });

  it("are judged beside each other and beside plain ones, without being shown", () => {
    const found = problemsOf({
      smaWindows: secret({ short: 77, long: 76 }),
      stream: secret({ retentionHours: 77 }),
      processing: { recordAgeHours: 78 },
      storage: secret({ infrequentAccessDays: 77, glacierDays: 78, expiryDays: 77 }),
    });
    assert.deepEqual(
      found.map(({ propertyPath }) => propertyPath),
      [
        ...["smaWindows.short", "processing.recordAgeHours"],
        ...["storage.glacierDays", "storage.expiryDays", "storage.expiryDays"],
      ],
    );
    for (const { reason } of found) {
      assert.match(reason, /\(a secret value\), got a secret value; /);
      assert.doesNotMatch(reason, /7[678]/);
    }
  });

  it("are conflicts like plain ones", () => {
    assert.deepEqual(
      pathsOf({
        storage: secret({ archiveBucketName: "prices", expiryDays: 30, glacierDays: -1 }),
        encryption: secret({ kmsKeyArn: KEY }),
        alerts: secret({ topicArn: `${TOPIC}.fifo` }),
        alertEndpoints: [{ protocol: "email", endpoint: knownSecret("desk@example.com") }],
      }),
      ["storage.expiryDays", "alertEndpoints[0].protocol"],
    );
    const storage = secret({ archiveBucketName: "prices", expiryDays: 77 });
    assert.match(problemsOf({ storage })[0]?.reason ?? "", /omitted .*, got a secret value; /);
    const endpoint = knownSecret("arn:aws:sqs:us-east-1:123456789012:alerts.fifo");
    assert.deepEqual(
      pathsOf({
        alerts: { topicArn: knownSecret(TOPIC), fifo: true },
        alertEndpoints: [{ protocol: "sqs", endpoint }],
      }),
      ["alerts.fifo"],
    );
    assert.deepEqual(pathsOf({ alertEndpoints: [{ protocol: "sqs", endpoint }] }), [
      "alertEndpoints[0].endpoint",
    ]);
  });

  it("are refused twice in a list", () => {
    const endpoint = { protocol: "email", endpoint: knownSecret("hunter2@example.com") };
    const [problem, ...others] = problemsOf({ alertEndpoints: [endpoint, { ...endpoint }] });
    assert.deepEqual(others, []);
    assert.equal(problem?.propertyPath, "alertEndpoints[1].endpoint");
    assert.match(problem.reason, /must differ .* got a secret value as in "alertEndpoints\[0\]/);
  });

  it("are refused as groups and lists, without being shown", () => {
    const found = problemsOf({
      alertEndpoints: [knownSecret("hunter2")],
      monitoring: secret({ thresholds: "hunter2", opsEndpoints: "hunter2" }),
    });
    assert.deepEqual(
      found.map(({ propertyPath }) => propertyPath),
      ["alertEndpoints[0]", "monitoring.opsEndpoints", "monitoring.thresholds"],
    );
    for (const { reason } of found)
      assert.match(reason, /must be an? .*, got a secret value; write/);
  });

  it("are judged in lists of ids", async () => {
    const vpcId = knownSecret("vpc-1");
    const wrong = { vpcId, subnetIds: [knownSecret("subnet-1"), knownSecret("hunter2")] };
    const [problem, ...others] = problemsOf({ network: wrong });
    assert.deepEqual(others, []);
    assert.match(problem?.reason ?? "", /number 2 is an id .*, got a secret value; correct/);
    const right = { vpcId, subnetIds: ["subnet-1", knownSecret("subnet-2")] };
    const { network } = readArgs("stocks", { symbols: ["AAPL"], network: right });
    assert.equal(network?.kind, "existing");
    const subnetIds = network.subnetIds.output();
    assert.equal(await pulumi.isSecret(subnetIds), true);
    assert.deepEqual(await valueOf(subnetIds), ["subnet-1", "subnet-2"]);
  });

  it("reach children as secrets, and are not named after", async () => {
    const { shardCount, alertEndpoints } = readArgs("stocks", {
      symbols: ["AAPL"],
      shardCount: knownSecret(3),
      alertEndpoints: [{ protocol: "email", endpoint: knownSecret("desk@example.com") }],
    });
    assert.equal(await pulumi.isSecret(shardCount.output()), true);
    assert.equal(await valueOf(shardCount.output()), 3);
    assert.equal(alertEndpoints[0]?.endpoint.plain, undefined);
    assert.equal(shardCount.plain, undefined);
  });

  it("leave plain values beside them plain, and fail later ones that do not fit", async () => {
    const { smaWindows } = readArgs("stocks", {
      symbols: ["AAPL"],
      smaWindows: { short: 2, long: knownSecret(3) },
    });
    assert.equal(await pulumi.isSecret(smaWindows.short.output()), false);
    const later = readArgs("stocks", {
      symbols: ["AAPL"],
      smaWindows: { short: knownSecret(77), long: pulumi.output(20) },
    });
    assert.equal(await valueOf(later.smaWindows.short.output()), 77);
    await assert.rejects(valueOf(later.smaWindows.long.output()), ({ message }: Error) => {
      assert.match(message, /"short" must be less than "long" \(a secret value\), got a secret va/);
      return true;
    });
  });

  it("decide what is created as plain ones do", () => {
    const { alerts, processing } = readArgs("stocks", {
      symbols: ["AAPL"],
      alerts: { on: [knownSecret("anomaly")], topicArn: knownSecret(`${TOPIC}.fifo`) },
      processing: secret({ tracing: true }),
    });
    assert.deepEqual(alerts.on, ["anomaly"]);
    assert.equal(isFifoTopic(alerts), true);
    assert.equal(processing.tracing, true);
  });
});

/** Waits for an Output, whether it succeeds or fails. */
function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return (output as unknown as { promise(): Promise<T> }).promise();
}
