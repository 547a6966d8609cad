import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { FolderLifecycle } from "./lifecycleRules.ts";
import { lifecycleRules } from "./lifecycleRules.ts";

/** Which bucket to keep versions of, and how long. */
interface Versioned {
  readonly bucket: aws.s3.Bucket;
  readonly noncurrentDays: number;
  readonly folders: readonly FolderLifecycle[];
}

/** How a bucket keeps its objects. */
export interface VersionedBucket {
  readonly versioning: aws.s3.BucketVersioning;
  readonly lifecycle: aws.s3.BucketLifecycleConfiguration;
}

/** Keeps old versions of a bucket's objects for some days, and lets its folders age. */
export function versionBucket(
  name: string,
  { bucket: { bucket }, noncurrentDays, folders }: Versioned,
  opts: pulumi.CustomResourceOptions,
): VersionedBucket {
  const versioning = new aws.s3.BucketVersioning(
    `${name}-versioning`,
    { bucket, versioningConfiguration: { status: "Enabled" } },
    opts,
  );
  const lifecycle = new aws.s3.BucketLifecycleConfiguration(
    `${name}-lifecycle`,
    { bucket, rules: lifecycleRules({ noncurrentDays, folders }) },
    { ...opts, dependsOn: versioning },
  );
  return { versioning, lifecycle };
}
