import type * as pulumi from "@pulumi/pulumi";
import { AccessLogBucket } from "./AccessLogBucket.ts";
import { archiveFolders } from "./archiveFolders.ts";
import { Catalog } from "./Catalog.ts";
import type { BucketHandle } from "./existingBucket.ts";
import { existingBucket } from "./existingBucket.ts";
import { fixedName } from "./fixedName.ts";
import { roadsOf } from "./lake/roadsOf.ts";
import type { PipelineContext } from "./PipelineContext.ts";
import { PrivateBucket } from "./PrivateBucket.ts";
import { QueryWorkgroup } from "./QueryWorkgroup.ts";

/** Where a pipeline's history is, and how it is queried. */
export interface PipelineLake {
  readonly archive: ArchiveBucket;
  readonly failed: PrivateBucket;
  readonly catalog: Catalog;
  readonly workgroup: QueryWorkgroup;
  /** Undefined without `storage.accessLogs`. */
  readonly accessLogs: AccessLogBucket | undefined;
}

/** The bucket of the archive. */
export interface ArchiveBucket extends BucketHandle {
  /** Key of the archive; undefined when it has none of the customer's. */
  readonly keyArn: pulumi.Output<string> | undefined;
  /** Undefined when the user brought the bucket. */
  readonly own: PrivateBucket | undefined;
}

/** How long results are kept, in days: asking again costs cents. */
const RESULT_DAYS = 30;

/** How long access logs are kept, in days: a quarter, as auditors ask for them. */
const ACCESS_LOG_DAYS = 90;

/** Creates the buckets, and what makes tables of them. */
export function createLake(context: PipelineContext, keyArn: pulumi.Output<string>): PipelineLake {
  const { name, leaves, tags, childOpts } = context;
  const { names, retain } = leaves;
  const archive = findArchive(context, keyArn);
  const failed = new PrivateBucket(
    `${name}-failed`,
    { keyArn, retain, ...fixedName("name", names.failedBucket?.output()), tags },
    childOpts,
  );
  const catalog = createCatalog(context, { archive, failed });
  const workgroup = createWorkgroup(context, { keyArn, catalog });
  const accessLogs = leaves.storage.accessLogs
    ? logAccess(context, { archive, failed, workgroup })
    : undefined;
  return { archive, failed, catalog, workgroup, accessLogs };
}

/** The bucket that the user brought, or one of the pipeline's own. */
function findArchive(
  { pipeline, name, leaves, tags, childOpts }: PipelineContext,
  keyArn: pulumi.Output<string>,
): ArchiveBucket {
  const { storage, names, retain } = leaves;
  if (storage.archiveBucketName !== undefined) {
    const found = existingBucket(storage.archiveBucketName.output(), pipeline);
    return { ...found, keyArn: storage.archiveKeyArn?.output(), own: undefined };
  }
  const folders = archiveFolders({
    infrequentAccessDays: storage.infrequentAccessDays.output(),
    glacierDays: storage.glacierDays.output(),
    expiryDays: storage.expiryDays.output(),
  });
  const own = new PrivateBucket(
    `${name}-archive`,
    { keyArn, retain, folders, ...fixedName("name", names.archiveBucket?.output()), tags },
    childOpts,
  );
  return { arn: own.arn, bucketName: own.bucketName, keyArn, own };
}

function createCatalog(
  { name, physicalName, leaves, tags, childOpts }: PipelineContext,
  { archive, failed }: Pick<PipelineLake, "archive" | "failed">,
): Catalog {
  return new Catalog(
    `${name}-catalog`,
    {
      databaseName:
        leaves.names.database?.output() ?? physicalName.toLowerCase().replaceAll("-", "_"),
      archiveBucketName: archive.bucketName,
      failedBucketName: failed.bucketName,
      since: leaves.lake.since.output(),
      roads: roadsOf(leaves),
      tags,
    },
    childOpts,
  );
}

function createWorkgroup(
  { name, account, leaves, tags, childOpts }: PipelineContext,
  { keyArn, catalog }: Pick<PipelineLake, "catalog"> & { readonly keyArn: pulumi.Output<string> },
): QueryWorkgroup {
  const { names, retain, lake, symbols } = leaves;
  return new QueryWorkgroup(
    `${name}-queries`,
    {
      account,
      keyArn,
      databaseName: catalog.databaseName,
      symbol: symbols[0] ?? "",
      roads: roadsOf(leaves),
      scanLimitGb: lake.scanLimitGb.output(),
      resultDays: RESULT_DAYS,
      ...fixedName("name", names.workgroup?.output()),
      ...fixedName("resultsBucketName", names.resultsBucket?.output()),
      retain,
      tags,
    },
    childOpts,
  );
}

function logAccess(
  { name, account, leaves, tags, childOpts }: PipelineContext,
  { archive, failed, workgroup }: Pick<PipelineLake, "archive" | "failed" | "workgroup">,
): AccessLogBucket {
  const results = { arn: workgroup.resultsBucketArn, bucketName: workgroup.resultsBucketName };
  return new AccessLogBucket(
    `${name}-access-logs`,
    {
      account,
      // Whether accesses to somebody else's bucket are logged, is its owner's.
      sources: [
        ...(archive.own === undefined
          ? []
          : [{ role: "archive", arn: archive.arn, bucketName: archive.bucketName }]),
        { role: "failed", arn: failed.arn, bucketName: failed.bucketName },
        { role: "results", ...results },
      ],
      keepDays: ACCESS_LOG_DAYS,
      retain: leaves.retain,
      tags,
    },
    childOpts,
  );
}
