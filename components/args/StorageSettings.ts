import type * as pulumi from "@pulumi/pulumi";
import { bucketName } from "../validation/bucketName.ts";
import { kmsKeyArn, wholeNumberOrNone } from "../validation/rules.ts";

/** How long ticks are kept, and where. */
export interface StorageSettings {
  /**
   * Days after its arrival for which a tick stays in the tick table; the archive keeps it longer.
   * Whole number, 1 to 3650, or -1 for good.
   * @default -1
   */
  ttlDays?: pulumi.Input<number>;
  /**
   * Days after which an object of `raw/` moves to the class for infrequent access, unless it is
   * smaller than 128 KB, which would cost more there. Whole number, 30 to 3650, or -1 for never.
   * @default -1
   */
  infrequentAccessDays?: pulumi.Input<number>;
  /**
   * Days after which an object of `raw/` moves to Glacier Instant Retrieval, which Athena still
   * reads, unless it is smaller than 128 KB. Whole number, 1 to 3650, at least 30 after
   * `infrequentAccessDays`, or -1 for never.
   * @default -1
   */
  glacierDays?: pulumi.Input<number>;
  /**
   * Days after which an archived object is deleted. Whole number, 1 to 3650, after
   * `infrequentAccessDays` and `glacierDays`, or -1 for never.
   * @default -1
   */
  expiryDays?: pulumi.Input<number>;
  /**
   * Whether each access to the pipeline's buckets is logged, into a bucket of its own.
   * @default false
   */
  accessLogs?: boolean;
  /**
   * Name of a bucket that exists, to archive into instead of making one; it may have dots. Its
   * encryption, lifecycle and policy are its owner's.
   * @default none: a bucket is made
   */
  archiveBucketName?: pulumi.Input<string>;
  /**
   * Whether the pipeline sets the event notifications of the bucket in `archiveBucketName`, in place of
   * all that are there: the Parquet tables of the lake are filled by them.
   * @default false
   */
  archiveNotifications?: boolean;
  /**
   * ARN of the customer-managed key of the bucket in `archiveBucketName`, which the functions then
   * may encrypt with.
   * @default none: the bucket has no key of the customer's
   */
  archiveKeyArn?: pulumi.Input<string>;
}

export const STORAGE_DEFAULTS = {
  ttlDays: -1,
  infrequentAccessDays: -1,
  glacierDays: -1,
  expiryDays: -1,
};

const MAX_DAYS = 3_650;

export const STORAGE_RULES = {
  ttlDays: wholeNumberOrNone({ min: 1, max: MAX_DAYS, fallback: STORAGE_DEFAULTS.ttlDays }),
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
  infrequentAccessDays: wholeNumberOrNone({
    min: 30,
    max: MAX_DAYS,
    fallback: STORAGE_DEFAULTS.infrequentAccessDays,
  }),
  glacierDays: wholeNumberOrNone({
    min: 1,
    max: MAX_DAYS,
    fallback: STORAGE_DEFAULTS.glacierDays,
  }),
  expiryDays: wholeNumberOrNone({
    min: 1,
    max: MAX_DAYS,
    fallback: STORAGE_DEFAULTS.expiryDays,
  }),
};

export const STORAGE_OPTIONAL_RULES = {
  archiveBucketName: bucketName({
    exists: true,
    otherwise: "omit it for a bucket of its own",
  }),
  archiveKeyArn: kmsKeyArn("omit it"),
};
