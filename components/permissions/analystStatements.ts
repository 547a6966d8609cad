import * as pulumi from "@pulumi/pulumi";
import {
  ALERTS_PREFIX,
  FAILED_PREFIX,
  IMPORTS,
  LATEST_PRICES,
  QUARANTINE_PREFIX,
  QUOTES,
  RAW_PREFIX,
  STREAM_PRICES,
  TICKS,
} from "../../runtime/contract/lake.ts";
import type { AwsAccount } from "../AwsAccount.ts";
import { NO_ROADS, type Roads } from "../queries/Roads.ts";
import { RESULTS_PREFIX } from "../QueryWorkgroup.ts";
import type { Statement } from "./policyDocument.ts";

/** What people query, and with what. */
export interface AnalystResources {
  readonly account: AwsAccount;
  /** Key of results, and of what outlived its retries. */
  readonly keyArn: pulumi.Input<string>;
  /** Key of the archive; omitted: it has none of the customer's. */
  readonly archiveKeyArn?: pulumi.Input<string>;
  readonly workgroupArn: pulumi.Input<string>;
  readonly databaseName: pulumi.Input<string>;
  readonly archiveArn: pulumi.Input<string>;
  readonly resultsArn: pulumi.Input<string>;
  /** Bucket of what outlived its retries; omitted: they may not read the table `failed`. */
  readonly failedArn?: pulumi.Input<string>;
  /** Roads of the lake, whose tables they may read; omitted: the archive alone. */
  readonly roads?: Roads;
}

/** Folders of the tables that are there. */
function archivePrefixes(roads: Roads): string[] {
  const { compaction, firehose, imports, quotes } = roads;
  const isAny = compaction || firehose || imports || quotes;
  return [
    ...[RAW_PREFIX, QUARANTINE_PREFIX, ALERTS_PREFIX],
    ...(compaction ? [TICKS.prefix] : []),
    ...(firehose ? [STREAM_PRICES.prefix] : []),
    ...(imports ? [IMPORTS.prefix] : []),
    ...(quotes ? [QUOTES.prefix] : []),
    ...(isAny ? [LATEST_PRICES.prefix] : []),
  ];
}

/** What a person needs to query the archive in its workgroup, and to read the results. */
export function analystStatements(resources: AnalystResources): Statement[] {
  return [
    ...runQueries(resources),
    ...readCatalog(resources),
    ...readData(resources),
    ...keepResults(resources),
  ];
}

function runQueries({ workgroupArn }: AnalystResources): Statement[] {
  return [
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
      Resource: workgroupArn,
    },
    {
      Sid: "FindWorkgroups",
      Effect: "Allow",
      // What the console asks for before a workgroup is chosen; none of the three takes a resource.
      Action: ["athena:ListWorkGroups", "athena:ListDataCatalogs", "athena:ListEngineVersions"],
      Resource: "*",
    },
  ];
}

function readCatalog({ account, databaseName }: AnalystResources): Statement[] {
  const { partition, region, accountId } = account;
  const glue = pulumi.interpolate`arn:${partition}:glue:${region}:${accountId}`;
  // What is done with a table has to be allowed on all that it lies in.
  const catalog = pulumi.interpolate`${glue}:catalog`;
  const database = pulumi.interpolate`${glue}:database/${databaseName}`;
  return [
    {
      Sid: "ReadCatalog",
      Effect: "Allow",
      Action: ["glue:GetDatabase", "glue:GetDatabases"],
      Resource: [catalog, database],
    },
    {
      Sid: "FindCatalog",
      Effect: "Allow",
      Action: ["glue:GetDatabase"],
      // Athena asks for this database whatever the query names.
      Resource: pulumi.interpolate`${glue}:database/default`,
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
      Resource: [catalog, database, pulumi.interpolate`${glue}:table/${databaseName}/*`],
    },
  ];
}

function readData(resources: AnalystResources): Statement[] {
  const { keyArn, archiveArn, archiveKeyArn, failedArn, resultsArn, roads = NO_ROADS } = resources;
  const archive = { sid: "Archive", arn: archiveArn, prefixes: archivePrefixes(roads) };
  const folders: Folder[] = [
    archiveKeyArn === undefined ? archive : { ...archive, keyArn: archiveKeyArn },
  ];
  if (failedArn !== undefined) {
    folders.push({ sid: "Failed", arn: failedArn, prefixes: [FAILED_PREFIX], keyArn });
  }
  const buckets = [...folders.map(({ arn }) => arn), resultsArn];
  return [
    { Sid: "LocateBuckets", Effect: "Allow", Action: ["s3:GetBucketLocation"], Resource: buckets },
    ...folders.flatMap((folder) => readFolder(resources, folder)),
  ];
}

interface Folder {
  readonly sid: string;
  readonly arn: pulumi.Input<string>;
  readonly prefixes: readonly string[];
  /** Absent: the bucket has none of the customer's. */
  readonly keyArn?: pulumi.Input<string>;
}

function readFolder(
  { account }: AnalystResources,
  { sid, arn, prefixes, keyArn }: Folder,
): Statement[] {
  const read: Statement[] = [
    {
      Sid: `List${sid}`,
      Effect: "Allow",
      Action: ["s3:ListBucket"],
      Resource: arn,
      Condition: { StringLike: { "s3:prefix": prefixes.map((prefix) => `${prefix}*`) } },
    },
    {
      Sid: `Read${sid}`,
      Effect: "Allow",
      Action: ["s3:GetObject"],
      Resource: prefixes.map((prefix) => pulumi.interpolate`${arn}/${prefix}*`),
    },
  ];
  if (keyArn === undefined) return read;
  return [
    ...read,
    useBucketKey(account, { sid: `Decrypt${sid}`, arn, keyArn, actions: ["kms:Decrypt"] }),
  ];
}

function keepResults(resources: AnalystResources): Statement[] {
  const { account, keyArn, resultsArn } = resources;
  return [
    {
      Sid: "ListResults",
      Effect: "Allow",
      Action: ["s3:ListBucket", "s3:ListBucketMultipartUploads"],
      Resource: resultsArn,
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
      Resource: pulumi.interpolate`${resultsArn}/${RESULTS_PREFIX}*`,
    },
    useBucketKey(account, {
      sid: "EncryptResults",
      arn: resultsArn,
      keyArn,
      // Decrypt for uploads in parts as much as for reading.
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
    }),
  ];
}

interface BucketKeyUse {
  readonly sid: string;
  readonly arn: pulumi.Input<string>;
  readonly keyArn: pulumi.Input<string>;
  readonly actions: readonly string[];
}

/**
 * Lets S3 use the key on a person's behalf, for one bucket. S3 names the bucket where it has a bucket
 * key, and the object where an existing bucket or its writer has none.
 */
function useBucketKey(account: AwsAccount, use: BucketKeyUse): Statement {
  return {
    Sid: use.sid,
    Effect: "Allow",
    Action: use.actions,
    Resource: use.keyArn,
    Condition: {
      StringEquals: {
        "kms:ViaService": pulumi.interpolate`s3.${account.region}.${account.dnsSuffix}`,
      },
      StringLike: {
        "kms:EncryptionContext:aws:s3:arn": [use.arn, pulumi.interpolate`${use.arn}/*`],
      },
    },
  };
}
