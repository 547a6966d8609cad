import { loggingOf, logSourcesOf } from "../../bucketSettings.ts";
import type { StackRule } from "../../framework/Rule.ts";
import { hold, notApplicable, violating } from "../../framework/Verdict.ts";
import { BUCKET_TYPES } from "../../types.ts";

export const s3BucketAccessLog: StackRule = {
  name: "s3-bucket-access-log",
  scope: "stack",
  groups: ["logging"],
  title: "Buckets log who reads and writes them, into another bucket.",
  rationale:
    "Without a log nobody can tell afterwards who read an object. It costs storage, so that it is an option.",
  severity: "medium",
  level: "advisory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-9"],
  controls: ["S3.9", "CKV_AWS_18", "AwsSolutions-S1"],
  resourceTypes: BUCKET_TYPES,
  remedy: "add a BucketLogging of the bucket whose targetBucket is another one",
  evaluate: (bucket, { stack }) => {
    const targeting = logSourcesOf(bucket, stack);
    const logging = loggingOf(bucket, stack);
    if (logging === undefined) {
      if (targeting.length > 0) return notApplicable("the bucket takes the logs of others");
      return violating({ property: "bucket", must: "must have a BucketLogging" });
    }
    return hold(!targeting.includes(logging.holder), {
      property: `${logging.holder.name}.${logging.path}`,
      must: "must be another bucket: each log would be logged again",
      got: bucket.name,
    });
  },
};
