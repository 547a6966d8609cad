import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Tags } from "./Tags.ts";

/** What decides how a table is kept. */
interface TableSafetyArgs {
  readonly keyArn: pulumi.Input<string>;
  readonly retain: boolean;
  readonly tags: Tags;
}

/** What every table here has: pay per request, our own key, point-in-time recovery, deletion refused. */
export function tableSafety({ keyArn, retain, tags }: TableSafetyArgs) {
  return {
    billingMode: "PAY_PER_REQUEST",
    serverSideEncryption: { enabled: true, kmsKeyArn: keyArn },
    pointInTimeRecovery: { enabled: true },
    deletionProtectionEnabled: retain,
    tags,
  } satisfies aws.dynamodb.TableArgs;
}
