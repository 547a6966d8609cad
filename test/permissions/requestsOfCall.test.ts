import assert from "node:assert/strict";
import type { ServiceCall } from "../../local/calls/ServiceCall.ts";
import type { Infrastructure } from "../../scripts/permissions/Infrastructure.ts";
import { requestsOfCall } from "../../scripts/permissions/requests/requestsOfCall.ts";

const KEY = "arn:aws:kms:us-east-1:000000000000:key/one";
const BUCKET = "arn:aws:s3:::lake";
const TABLE = "arn:aws:dynamodb:us-east-1:000000000000:table";

/** An infrastructure in which everything has one key, buckets with or without a bucket key. */
function makeInfrastructure({ isBucketKey = true } = {}): Infrastructure {
  const infrastructure: Pick<
    Infrastructure,
    "roleOfFunction" | "endpointOf" | "keyOf" | "partitionKeyOf"
  > = {
    roleOfFunction: (name) => `${name}-role`,
    endpointOf: () => undefined,
    keyOf: () => ({ keyArn: KEY, isBucketKey }),
    partitionKeyOf: () => "pk",
  };
  return infrastructure as Infrastructure;
}

function requestsOf(
  call: Partial<ServiceCall>,
  infrastructure = makeInfrastructure(),
): { readonly granted: string[]; readonly ofKey: string[]; readonly contexts: unknown[] } {
  const all = requestsOfCall(
    {
      ...{ functionName: "one", service: "s3", method: "GET", path: "/", headers: {} },
      ...{ body: Buffer.from(""), status: 200, ...call },
    },
    "a road",
    infrastructure,
  );
  const [ofKey, granted] = [true, false].map((isKey) =>
    all.filter(({ action }) => action.startsWith("kms:") === isKey),
  );
  return {
    granted: (granted ?? []).map(({ action, resource }) => `${action} ${resource}`),
    ofKey: (ofKey ?? []).map(({ action }) => action),
    contexts: (ofKey ?? []).map(({ context }) => context),
  };
}

const json = (target: string, input: unknown): Partial<ServiceCall> => ({
  method: "POST",
  headers: { "x-amz-target": target },
  body: Buffer.from(JSON.stringify(input)),
});

describe("requestsOfCall", () => {
  it("takes a transaction for the actions of its items, each on its table", () => {
    const items = [
      { Put: { TableName: "a" } },
      { ConditionCheck: { TableName: "b" } },
      { Delete: { TableName: "a" } },
    ];
    const call = json("DynamoDB_20120810.TransactWriteItems", { TransactItems: items });
    const { granted, contexts } = requestsOf({ ...call, service: "dynamodb" });
    assert.deepEqual(granted, [
      `dynamodb:PutItem ${TABLE}/a`,
      `dynamodb:ConditionCheckItem ${TABLE}/b`,
      `dynamodb:DeleteItem ${TABLE}/a`,
    ]);
    assert.deepEqual(
      contexts.map((context) => (context as Record<string, string>)["kms:ViaService"]),
      ["dynamodb.us-east-1.amazonaws.com", "dynamodb.us-east-1.amazonaws.com"],
    );
  });

  it("takes a batch for every table in it, and a query of an index for the index", () => {
    const batch = json("DynamoDB_20120810.BatchGetItem", { RequestItems: { a: {}, b: {} } });
    assert.deepEqual(requestsOf({ ...batch, service: "dynamodb" }).granted, [
      `dynamodb:BatchGetItem ${TABLE}/a`,
      `dynamodb:BatchGetItem ${TABLE}/b`,
    ]);
    const query = json("DynamoDB_20120810.Query", { TableName: "a", IndexName: "sweep" });
    const { granted, contexts } = requestsOf({ ...query, service: "dynamodb" });
    assert.deepEqual(granted, [`dynamodb:Query ${TABLE}/a/index/sweep`]);
    assert.equal(
      (contexts[0] as Record<string, string>)["kms:EncryptionContext:aws:dynamodb:tableName"],
      "a",
    );
  });

  it("tells of an update whose item it is", () => {
    const Key = { sk: { S: "polls" }, pk: { S: "schedule" } };
    const update = json("DynamoDB_20120810.UpdateItem", { TableName: "a", Key });
    const [asked] = requestsOfCall(
      {
        ...{ functionName: "one", method: "POST", path: "/", headers: {}, status: 200 },
        ...{ body: Buffer.from(""), ...update, service: "dynamodb" },
      },
      "a road",
      makeInfrastructure(),
    );
    assert.deepEqual(asked, {
      ...{ role: "one-role", evidence: { kind: "road", by: "a road" } },
      ...{ action: "dynamodb:UpdateItem", resource: `${TABLE}/a` },
      context: { "dynamodb:LeadingKeys": "schedule" },
    });
  });

  it("takes a write over a named version for reading, too", () => {
    const put = { method: "PUT", path: "/lake/a/b?x-id=PutObject" };
    const plain = requestsOf({ ...put, headers: { "if-none-match": "*" } });
    assert.deepEqual(plain.granted, [`s3:PutObject ${BUCKET}/a/b`]);
    assert.deepEqual(plain.ofKey, ["kms:GenerateDataKey"]);
    const over = requestsOf({ ...put, headers: { "if-match": '"x"' } });
    assert.deepEqual(over.granted, [`s3:PutObject ${BUCKET}/a/b`, `s3:GetObject ${BUCKET}/a/b`]);
  });

  it("takes an upload in parts for decrypting, too, and its end for giving it up", () => {
    const begin = requestsOf({ method: "POST", path: "/lake/a?uploads" });
    assert.deepEqual(begin.granted, [`s3:PutObject ${BUCKET}/a`]);
    assert.deepEqual(begin.ofKey, ["kms:GenerateDataKey", "kms:Decrypt"]);
    const end = requestsOf({ method: "DELETE", path: "/lake/a?uploadId=1" });
    assert.deepEqual(end.granted, [`s3:AbortMultipartUpload ${BUCKET}/a`]);
    assert.deepEqual(end.ofKey, []);
  });

  it("takes an object that is not there for listing, and a version for reading versions", () => {
    assert.deepEqual(requestsOf({ method: "HEAD", path: "/lake/a", status: 404 }).granted, [
      `s3:GetObject ${BUCKET}/a`,
      `s3:ListBucket ${BUCKET}`,
    ]);
    assert.deepEqual(requestsOf({ path: "/lake/a%20b?versionId=1" }).granted, [
      `s3:GetObjectVersion ${BUCKET}/a b`,
    ]);
  });

  it("has the bucket for a key's context where it has a bucket key, else the object", () => {
    const contextOf = (isBucketKey: boolean) => {
      const { contexts } = requestsOf({ path: "/lake/a" }, makeInfrastructure({ isBucketKey }));
      return (contexts[0] as Record<string, string>)["kms:EncryptionContext:aws:s3:arn"];
    };
    assert.deepEqual([true, false].map(contextOf), [BUCKET, `${BUCKET}/a`]);
  });

  it("takes batches of messages for the action on one", () => {
    const remove = json("AmazonSQS.DeleteMessageBatch", { QueueUrl: "http://127.0.0.1:1/0/jobs" });
    const queue = "arn:aws:sqs:us-east-1:000000000000:jobs";
    assert.deepEqual(requestsOf({ ...remove, service: "sqs" }).granted, [
      `sqs:DeleteMessage ${queue}`,
    ]);
    const body = Buffer.from("Action=PublishBatch&TopicArn=arn%3Atopic");
    const { granted, ofKey } = requestsOf({ method: "POST", service: "sns", body });
    assert.deepEqual(granted, ["sns:Publish arn:topic"]);
    assert.deepEqual(ofKey, ["kms:GenerateDataKey", "kms:Decrypt"]);
  });

  it("refuses what it does not know, instead of leaving it out", () => {
    const unknown: Partial<ServiceCall>[] = [
      { service: "sts" },
      { service: "dynamodb", ...json("DynamoDB_20120810.CreateTable", {}) },
      {
        service: "dynamodb",
        ...json("DynamoDB_20120810.UpdateItem", { TableName: "a", Key: { pk: { N: "1" } } }),
      },
      { service: "sqs", ...json("AmazonSQS.PurgeQueue", { QueueUrl: "q" }) },
      { service: "sns", body: Buffer.from("Action=Subscribe") },
      { service: "kinesis", ...json("Kinesis_20131202.DeleteStream", {}) },
      { service: "secretsmanager", ...json("secretsmanager.PutSecretValue", {}) },
      { path: "/lake?acl" },
      { method: "PUT", path: "/lake/a", headers: { "x-amz-acl": "public-read" } },
      { method: "POST", path: "/lake/a?restore" },
    ];
    for (const call of unknown) {
      assert.throws(() => requestsOf(call), /not known here/, JSON.stringify(call));
    }
  });
});
