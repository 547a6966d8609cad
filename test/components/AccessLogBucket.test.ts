import assert from "node:assert/strict";
import { AccessLogBucket } from "../../components/AccessLogBucket.ts";
import { ACCOUNT } from "./account.ts";
import type { Registrations } from "./registerPipeline.ts";
import { register, statementsOf } from "./registerPipeline.ts";

const BUCKET = "logs-0a1b2c3";
const ARN = `arn:aws:s3:us-east-1:123456789012:${BUCKET}`;

function registerLog(retain: boolean): Promise<Registrations> {
  return register(() => {
    new AccessLogBucket("logs", {
      account: ACCOUNT,
      sources: [
        { role: "archive", arn: "arn:aws:s3:::archive", bucketName: "archive" },
        { role: "query-results", arn: "arn:aws:s3:::results", bucketName: "results" },
      ],
      keepDays: 90,
      retain,
      tags: { Team: "markets" },
    });
  });
}

describe("AccessLogBucket", () => {
  let registrations: Registrations;
  before(async () => {
    registrations = await registerLog(true);
  });

  it("is encrypted with S3's own keys: S3 delivers logs to no other default", () => {
    const { inputs } = registrations.only("BucketServerSideEncryptionConfiguration");
    assert.deepEqual(inputs, {
      bucket: BUCKET,
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    });
  });

  it("lets S3 log each of its buckets into a folder of its own, and nothing else", () => {
    const [tls, tls12, ...others] = statementsOf(registrations.only("BucketPolicy").inputs.policy);
    assert.deepEqual([tls?.Sid, tls12?.Sid], ["TlsOnly", "Tls12"]);
    const log = (Sid: string, folder: string, source: string) => ({
      Sid,
      Effect: "Allow",
      Principal: { Service: "logging.s3.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: `${ARN}/${folder}/*`,
      Condition: {
        ArnLike: { "aws:SourceArn": `arn:aws:s3:::${source}` },
        StringEquals: { "aws:SourceAccount": "123456789012" },
      },
    });
    assert.deepEqual(others, [
      log("LogArchive", "archive", "archive"),
      log("LogQueryResults", "query-results", "results"),
    ]);
  });

  it("turns logging on by bucket, after S3 may write", () => {
    const loggings = registrations.ofType("BucketLogging");
    const logging = (bucket: string, folder: string) => ({
      bucket,
      targetBucket: BUCKET,
      targetPrefix: `${folder}/`,
      targetObjectKeyFormat: { partitionedPrefix: { partitionDateSource: "EventTime" } },
    });
    assert.equal(loggings.length, 2);
    for (const [role, bucket] of [
      ["archive", "archive"],
      ["query-results", "results"],
    ] as const) {
      const { inputs } = registrations.only("BucketLogging", `logs-${role}`);
      assert.deepEqual(inputs, logging(bucket, role));
    }
    const policy = registrations.only("BucketPolicy");
    const encryption = registrations.only("BucketServerSideEncryptionConfiguration");
    for (const { dependencies } of loggings) {
      assert.ok(dependencies.includes(policy.urn) && dependencies.includes(encryption.urn));
    }
  });

  it("deletes logs after their days, and is not public", () => {
    const { inputs } = registrations.only("BucketLifecycleConfiguration");
    const expiring = (folder: string) => ({
      id: folder,
      status: "Enabled",
      filter: { prefix: `${folder}/` },
      expiration: { days: 90 },
    });
    assert.deepEqual((inputs["rules"] as unknown[]).slice(1), [
      expiring("archive"),
      expiring("query-results"),
    ]);
    assert.equal(registrations.only("BucketPublicAccessBlock").inputs.blockPublicPolicy, true);
    assert.deepEqual(registrations.only("BucketOwnershipControls").inputs.rule, {
      objectOwnership: "BucketOwnerEnforced",
    });
  });

  it("stays with its settings when data is retained, and else goes with its logs", async () => {
    const custom = ({ all }: Registrations) => all.filter((one) => one.custom);
    assert.ok(custom(registrations).every(({ retainOnDelete }) => retainOnDelete));
    assert.equal(registrations.only("Bucket").inputs.forceDestroy, false);
    const destroyed = await registerLog(false);
    assert.ok(!custom(destroyed).some(({ retainOnDelete }) => retainOnDelete));
    assert.equal(destroyed.only("Bucket").inputs.forceDestroy, true);
    assert.deepEqual(destroyed.only("Bucket").inputs.tags, { Team: "markets" });
  });
});
