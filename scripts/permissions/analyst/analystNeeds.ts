import type { PropertyMap } from "../../../local/engine/PropertyValue.ts";
import type { Infrastructure } from "../Infrastructure.ts";
import { arnOf, text } from "../Infrastructure.ts";
import type { KeyUse } from "../requests/keyRequests.ts";
import type { ServiceNeed } from "../services/ServiceNeed.ts";
import { ANALYSTS, databaseOf, workgroupOf } from "./people.ts";

const ATHENA = "https://docs.aws.amazon.com/athena/latest/ug";
const GLUE_ACCESS = `${ATHENA}/fine-grained-access-to-glue-resources.html`;
const CONSOLE = `${ATHENA}/example-policies-workgroup.html`;
const S3_ACCESS = `${ATHENA}/s3-permissions.html`;

/** What Athena, its console and its drivers do for people who query, with what these may do. */
export function analystNeeds(infrastructure: Infrastructure): ServiceNeed[] {
  return [
    ...workgroupNeeds(infrastructure),
    ...catalogNeeds(infrastructure),
    ...infrastructure.ofType("aws:glue/catalogTable:CatalogTable").flatMap(({ properties }) => {
      const { location } = properties["storageDescriptor"] as PropertyMap;
      return locationNeeds(infrastructure, text(location));
    }),
    ...resultNeeds(infrastructure),
  ];
}

function workgroupNeeds(infrastructure: Infrastructure): ServiceNeed[] {
  const resource = workgroupOf(infrastructure).arn;
  return [
    {
      ...{ role: ANALYSTS, by: "the console shows a workgroup and its history", source: CONSOLE },
      ...{ resource },
      actions: [
        "athena:BatchGetQueryExecution",
        "athena:GetNamedQuery",
        "athena:GetWorkGroup",
        "athena:ListQueryExecutions",
      ],
    },
    {
      ...{ role: ANALYSTS, by: "the console lists what there is to choose", source: CONSOLE },
      actions: ["athena:ListDataCatalogs", "athena:ListEngineVersions", "athena:ListWorkGroups"],
      resource: "*",
    },
    {
      ...{ role: ANALYSTS, by: "JDBC and ODBC drivers stream results", resource },
      source: `${ATHENA}/jdbc-v3-driver.html`,
      actions: ["athena:GetQueryResultsStream"],
    },
  ];
}

/** Who may do something with a table has to be allowed it on the database and the catalog, too. */
function catalogNeeds(infrastructure: Infrastructure): ServiceNeed[] {
  const catalog = arnOf("glue", "catalog");
  const database = databaseOf(infrastructure);
  const need = (by: string, actions: readonly string[], resources: readonly string[]) =>
    resources.map((resource) => ({ role: ANALYSTS, by, source: GLUE_ACCESS, actions, resource }));
  const tables = infrastructure
    .ofType("aws:glue/catalogTable:CatalogTable")
    .map(({ properties }) => arnOf("glue", `table/${database}/${text(properties["name"])}`));
  const own = arnOf("glue", `database/${database}`);
  return [
    ...need(
      "Athena finds the catalog by its default database",
      ["glue:GetDatabase"],
      [catalog, arnOf("glue", "database/default")],
    ),
    ...need("Athena shows the database", ["glue:GetDatabase", "glue:GetDatabases"], [catalog, own]),
    ...need(
      "Athena reads tables and their partitions",
      [
        "glue:BatchGetPartition",
        "glue:GetPartition",
        "glue:GetPartitions",
        "glue:GetTable",
        "glue:GetTables",
      ],
      [catalog, own, ...tables],
    ),
  ];
}

/** Athena finds and reads the objects of a table. */
function locationNeeds(infrastructure: Infrastructure, location: string): ServiceNeed[] {
  const [, name = "", prefix = ""] = /^s3:\/\/([^/]+)\/(.+)$/.exec(location) ?? [];
  const bucket = `arn:aws:s3:::${name}`;
  const from = { role: ANALYSTS, source: S3_ACCESS };
  const object = `${bucket}/${prefix}any`;
  return [
    {
      ...{ ...from, by: "Athena locates the bucket of a table", resource: bucket },
      actions: ["s3:GetBucketLocation"],
    },
    ...[prefix, `${prefix}any/`].map((folder) => ({
      ...{ ...from, by: "Athena lists the objects of a table", resource: bucket },
      actions: ["s3:ListBucket"],
      context: { "s3:prefix": folder },
    })),
    {
      ...{ ...from, by: "Athena reads the objects of a table", resource: object },
      actions: ["s3:GetObject"],
      keys: objectKeys(infrastructure, { bucket, object, actions: ["kms:Decrypt"] }),
    },
  ];
}

function resultNeeds(infrastructure: Infrastructure): ServiceNeed[] {
  const { results } = workgroupOf(infrastructure);
  const [, name = "", prefix = ""] = /^s3:\/\/([^/]+)\/(.+)$/.exec(results) ?? [];
  const bucket = `arn:aws:s3:::${name}`;
  const object = `${bucket}/${prefix}any`;
  const source = `${ATHENA}/querying.html`;
  return [
    {
      ...{ role: ANALYSTS, by: "Athena finds the bucket of results", source: S3_ACCESS },
      actions: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
      resource: bucket,
    },
    {
      ...{ role: ANALYSTS, by: "Athena writes results, in parts, and reads them", source },
      actions: [
        "s3:AbortMultipartUpload",
        "s3:GetObject",
        "s3:ListMultipartUploadParts",
        "s3:PutObject",
      ],
      resource: object,
      keys: objectKeys(infrastructure, {
        ...{ bucket, object },
        actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      }),
    },
  ];
}

/**
 * Each object keeps whether it was written with a bucket key, whatever its bucket says now, so that S3 names
 * the bucket of some and others by themselves.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
 */
function objectKeys(
  infrastructure: Infrastructure,
  use: { bucket: string; object: string; actions: KeyUse["actions"] },
): KeyUse[] {
  const { bucket, object, actions } = use;
  if (infrastructure.keyOf(bucket) === undefined) return [];
  return [bucket, object].map((arn) => {
    return { resource: bucket, actions, service: "s3", context: { "aws:s3:arn": arn } };
  });
}
