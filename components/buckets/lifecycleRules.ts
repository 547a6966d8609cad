import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** How the objects of one folder of a bucket age. Days count from when an object is written. */
export interface FolderLifecycle {
  /** What the keys begin with, ending in `/`. */
  prefix: string;
  /** Days until objects move to the class for infrequent access; -1 or absent: never. */
  infrequentAccessDays?: pulumi.Input<number>;
  /** Days until objects move to Glacier Instant Retrieval; -1 or absent: never. */
  glacierDays?: pulumi.Input<number>;
  /** Days until objects are deleted; -1 or absent: never. */
  expiryDays?: pulumi.Input<number>;
}

/** What {@link lifecycleRules} are made of. */
interface Lifecycle {
  /** Days for which an overwritten or deleted object can be brought back. */
  readonly noncurrentDays: number;
  readonly folders: readonly FolderLifecycle[];
}

type Rule = aws.types.input.s3.BucketLifecycleConfigurationRule;

/** Days after which the parts of an upload that never ended are deleted. */
const INCOMPLETE_UPLOAD_DAYS = 7;

/** Days of something that never happens. */
const NEVER = -1;

/**
 * Lifecycle of a bucket: unfinished uploads and old versions go, and folders age as they are told. An
 * object that expires is an old version for `noncurrentDays` more. Objects below 128 KB stay where they
 * are until they expire, which is S3's own default: the cheaper classes bill each as 128 KB.
 */
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
export function lifecycleRules({ noncurrentDays, folders }: Lifecycle): pulumi.Output<Rule[]> {
  const tidyUp: Rule = {
    id: "tidy-up",
    status: "Enabled",
    filter: {},
    abortIncompleteMultipartUpload: { daysAfterInitiation: INCOMPLETE_UPLOAD_DAYS },
    noncurrentVersionExpiration: { noncurrentDays },
  };
  return pulumi.output(folders.map(folderRule)).apply((rules) => [tidyUp, ...rules.flat()]);
}

/** The rule of a folder, or none where nothing ever happens to it: S3 refuses a rule without action. */
function folderRule(folder: FolderLifecycle): pulumi.Output<Rule[]> {
  const { prefix, infrequentAccessDays = NEVER, glacierDays = NEVER, expiryDays = NEVER } = folder;
  return pulumi
    .all([infrequentAccessDays, glacierDays, expiryDays])
    .apply(([infrequentAccess, glacier, expiry]) => {
      const transitions = [
        { days: infrequentAccess, storageClass: "STANDARD_IA" },
        // Athena reads this class of Glacier as any other, and leaves objects of the others out.
        { days: glacier, storageClass: "GLACIER_IR" },
      ].filter(({ days }) => days !== NEVER);
      if (transitions.length === 0 && expiry === NEVER) return [];
      return [
        {
          id: prefix.replaceAll("/", " ").trim().replaceAll(" ", "-"),
          status: "Enabled",
          filter: { prefix },
          ...(transitions.length === 0 ? {} : { transitions }),
          ...(expiry === NEVER ? {} : { expiration: { days: expiry } }),
        },
      ];
    });
}
