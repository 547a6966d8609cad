import assert from "node:assert/strict";
import type { Registrations } from "./registerPipeline.ts";
import { registerPipeline, statementsOf } from "./registerPipeline.ts";

const KEY = "arn:aws:kms:us-east-1:123456789012:stocks-key-0a1b2c3";

describe("stores of a pipeline", () => {
  let registrations: Registrations;
  before(async () => {
    registrations = await registerPipeline({ shardCount: 3, stream: { retentionHours: 48 } });
  });

  it("have a tick stream with shards, retention and encryption", () => {
    assert.deepEqual(registrations.only("Stream").inputs, {
      streamModeDetails: { streamMode: "PROVISIONED" },
      shardCount: 3,
      retentionPeriod: 48,
      shardLevelMetrics: [],
      encryptionType: "KMS",
      kmsKeyId: KEY,
      tags: {},
    });
  });

  it("have a tick table by symbol and time, with a stream of new images", () => {
    assert.deepEqual(registrations.only("Table", "stocks-tick-table").inputs, {
      hashKey: "symbol",
      rangeKey: "timestamp",
      attributes: [
        { name: "symbol", type: "S" },
        { name: "timestamp", type: "S" },
      ],
      billingMode: "PAY_PER_REQUEST",
      streamEnabled: true,
      streamViewType: "NEW_IMAGE",
      serverSideEncryption: { enabled: true, kmsKeyArn: KEY },
      pointInTimeRecovery: { enabled: true },
      deletionProtectionEnabled: true,
      tags: {},
    });
  });

  it("have a trend table with a sparse index of what waits", () => {
    assert.deepEqual(registrations.only("Table", "stocks-trend-table").inputs, {
      hashKey: "symbol",
      rangeKey: "item",
      attributes: [
        { name: "symbol", type: "S" },
        { name: "item", type: "S" },
        { name: "sweep", type: "S" },
      ],
      globalSecondaryIndexes: [
        {
          name: "sweep",
          keySchemas: [{ attributeName: "sweep", keyType: "HASH" }],
          projectionType: "KEYS_ONLY",
        },
      ],
      billingMode: "PAY_PER_REQUEST",
      serverSideEncryption: { enabled: true, kmsKeyArn: KEY },
      pointInTimeRecovery: { enabled: true },
      deletionProtectionEnabled: true,
      tags: {},
    });
  });

  for (const role of ["archive", "failed"]) {
    describe(`the ${role} bucket`, () => {
      const bucket = `stocks-${role}-0a1b2c3`;
      const partOf = (className: string, part: string) =>
        registrations.only(className, `stocks-${role}-${part}`);

      it("blocks public access and access lists", () => {
        assert.deepEqual(partOf("BucketPublicAccessBlock", "public-access").inputs, {
          bucket,
          blockPublicAcls: true,
          blockPublicPolicy: true,
          ignorePublicAcls: true,
          restrictPublicBuckets: true,
        });
        assert.deepEqual(partOf("BucketOwnershipControls", "ownership").inputs, {
          bucket,
          rule: { objectOwnership: "BucketOwnerEnforced" },
        });
      });

      it("keeps versions and encrypts with the pipeline's key and a bucket key", () => {
        assert.deepEqual(partOf("BucketVersioning", "versioning").inputs, {
          bucket,
          versioningConfiguration: { status: "Enabled" },
        });
        const encryption = partOf("BucketServerSideEncryptionConfiguration", "encryption");
        assert.deepEqual(encryption.inputs, {
          bucket,
          rules: [
            {
              applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: KEY },
              bucketKeyEnabled: true,
            },
          ],
        });
      });

      it("drops unfinished uploads and old versions, and of current objects those staged", () => {
        const staged = ["staging", "staging-errors"].map((folder) => ({
          id: folder,
          status: "Enabled",
          filter: { prefix: `${folder}/` },
          expiration: { days: 30 },
        }));
        assert.deepEqual(partOf("BucketLifecycleConfiguration", "lifecycle").inputs, {
          bucket,
          rules: [
            {
              id: "tidy-up",
              status: "Enabled",
              filter: {},
              abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
              noncurrentVersionExpiration: { noncurrentDays: 30 },
            },
            ...(role === "archive" ? staged : []),
          ],
        });
      });

      it("refuses everything without TLS 1.2, for the bucket and its objects", () => {
        const arn = `arn:aws:s3:us-east-1:123456789012:${bucket}`;
        const statements = statementsOf(partOf("BucketPolicy", "policy").inputs.policy);
        const common = {
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: [arn, `${arn}/*`],
        };
        assert.deepEqual(statements, [
          { Sid: "TlsOnly", ...common, Condition: { Bool: { "aws:SecureTransport": "false" } } },
          { Sid: "Tls12", ...common, Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
        ]);
      });

      it("changes its access settings one after another, as S3 wants it", () => {
        const access = partOf("BucketPublicAccessBlock", "public-access");
        const ownership = partOf("BucketOwnershipControls", "ownership");
        const policy = partOf("BucketPolicy", "policy");
        assert.ok(ownership.dependencies.includes(access.urn));
        assert.ok(policy.dependencies.includes(ownership.urn));
      });
    });
  }
});
