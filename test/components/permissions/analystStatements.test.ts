import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { AnalystResources } from "../../../components/permissions/analystStatements.ts";
import { analystStatements } from "../../../components/permissions/analystStatements.ts";
import type { Statement } from "../../../components/permissions/policyDocument.ts";
import { policyDocument } from "../../../components/permissions/policyDocument.ts";
import { ACCOUNT } from "../account.ts";
import { statementsOf } from "../registerPipeline.ts";

const ARCHIVE = "arn:aws:s3:::archive";
const RESULTS = "arn:aws:s3:::results";
const KEY = "arn:aws:kms:us-east-1:123456789012:key/k";
const ARCHIVE_KEY = "arn:aws:kms:us-east-1:123456789012:key/archive";
const WORKGROUP = "arn:aws:athena:us-east-1:123456789012:workgroup/analysts";
const GLUE = "arn:aws:glue:us-east-1:123456789012";

const RESOURCES = {
  account: ACCOUNT,
  keyArn: KEY,
  workgroupArn: WORKGROUP,
  databaseName: pulumi.output("stocks"),
  archiveArn: ARCHIVE,
  resultsArn: RESULTS,
};

function documentOf(resources: Partial<AnalystResources> = {}): Promise<string> {
  return toText(analystStatements({ ...RESOURCES, archiveKeyArn: ARCHIVE_KEY, ...resources }));
}

function toText(statements: readonly Statement[]): Promise<string> {
  return new Promise((resolve) => {
    policyDocument(statements).apply(resolve);
  });
}

/** Use of the key through S3, with a bucket key and without. */
function useKey(Sid: string, Action: readonly string[], bucket: string) {
  return {
    Sid,
    Effect: "Allow",
    Action,
    Resource: bucket === ARCHIVE ? ARCHIVE_KEY : KEY,
    Condition: {
      StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" },
      StringLike: { "kms:EncryptionContext:aws:s3:arn": [bucket, `${bucket}/*`] },
    },
  };
}

function readFolders(suffix: string, bucket: string, prefixes: readonly string[]) {
  return [
    {
      Sid: `List${suffix}`,
      Effect: "Allow",
      Action: ["s3:ListBucket"],
      Resource: bucket,
      Condition: { StringLike: { "s3:prefix": prefixes.map((prefix) => `${prefix}*`) } },
    },
    {
      Sid: `Read${suffix}`,
      Effect: "Allow",
      Action: ["s3:GetObject"],
      Resource: prefixes.map((prefix) => `${bucket}/${prefix}*`),
    },
    useKey(`Decrypt${suffix}`, ["kms:Decrypt"], bucket),
  ];
}

describe("analystStatements", () => {
  it("allow queries in the workgroup, over the archive, and nothing else", async () => {
    assert.deepEqual(statementsOf(await documentOf()), [
      {
        Sid: "RunQueries",
        Effect: "Allow",
        Action: [
          "athena:StartQueryExecution",
          "athena:GetQueryExecution",
          "athena:GetQueryResults",
          "athena:GetQueryResultsStream",
          "athena:StopQueryExecution",
          "athena:BatchGetQueryExecution",
          "athena:ListQueryExecutions",
          "athena:GetWorkGroup",
          "athena:ListNamedQueries",
          "athena:GetNamedQuery",
          "athena:BatchGetNamedQuery",
        ],
        Resource: WORKGROUP,
      },
      {
        Sid: "FindWorkgroups",
        Effect: "Allow",
        Action: ["athena:ListWorkGroups", "athena:ListDataCatalogs", "athena:ListEngineVersions"],
        Resource: "*",
      },
      {
        Sid: "ReadCatalog",
        Effect: "Allow",
        Action: ["glue:GetDatabase", "glue:GetDatabases"],
        Resource: [`${GLUE}:catalog`, `${GLUE}:database/stocks`],
      },
      {
        Sid: "FindCatalog",
        Effect: "Allow",
        Action: ["glue:GetDatabase"],
        Resource: `${GLUE}:database/default`,
      },
      {
        Sid: "ReadTables",
        Effect: "Allow",
        Action: [
          "glue:GetTable",
          "glue:GetTables",
          "glue:GetPartition",
          "glue:GetPartitions",
          "glue:BatchGetPartition",
        ],
        Resource: [`${GLUE}:catalog`, `${GLUE}:database/stocks`, `${GLUE}:table/stocks/*`],
      },
      {
        Sid: "LocateBuckets",
        Effect: "Allow",
        Action: ["s3:GetBucketLocation"],
        Resource: [ARCHIVE, RESULTS],
      },
      ...readFolders("Archive", ARCHIVE, ["raw/", "quarantine/", "alerts/"]),
      {
        Sid: "ListResults",
        Effect: "Allow",
        Action: ["s3:ListBucket", "s3:ListBucketMultipartUploads"],
        Resource: RESULTS,
      },
      {
        Sid: "KeepResults",
        Effect: "Allow",
        Action: [
          "s3:GetObject",
          "s3:PutObject",
          "s3:AbortMultipartUpload",
          "s3:ListMultipartUploadParts",
        ],
        Resource: `${RESULTS}/results/*`,
      },
      useKey("EncryptResults", ["kms:Decrypt", "kms:GenerateDataKey"], RESULTS),
    ]);
  });

  it("allow what outlived its retries only where asked", async () => {
    const failedArn = "arn:aws:s3:::failed";
    const statements = statementsOf(await documentOf({ failedArn }));
    const added = statements.filter(({ Sid }) => Sid.endsWith("Failed"));
    assert.deepEqual(added, readFolders("Failed", failedArn, ["aws/lambda/"]));
    const located = statements.find(({ Sid }) => Sid === "LocateBuckets");
    assert.deepEqual(located?.Resource, [ARCHIVE, failedArn, RESULTS]);
  });

  it("use no key of an archive that has none of the customer's", async () => {
    const statements = statementsOf(await toText(analystStatements(RESOURCES)));
    assert.deepEqual(
      statements.filter(({ Action }) => String(Action).includes("kms:")).map(({ Sid }) => Sid),
      ["EncryptResults"],
    );
  });

  it("fit into a managed policy, also with the longest names", async () => {
    const long = (service: string, name: string) => `arn:aws:${service}:::${name.repeat(63)}`;
    const document = await documentOf({
      ...{ archiveArn: long("s3", "a"), resultsArn: long("s3", "r"), failedArn: long("s3", "f") },
      databaseName: "d".repeat(128),
      workgroupArn: WORKGROUP.padEnd(180, "w"),
    });
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    assert.ok(document.length <= 6_144, String(document.length));
  });
});
