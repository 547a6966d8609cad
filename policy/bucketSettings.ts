import type { Properties } from "./framework/Properties.ts";
import type { Stack, StackResource } from "./framework/Stack.ts";
import {
  BUCKET_ENCRYPTION_TYPES,
  BUCKET_LOGGING_TYPES,
  BUCKET_POLICY_TYPES,
  BUCKET_TYPES,
  BUCKET_VERSIONING_TYPES,
} from "./types.ts";

/** How a bucket encrypts, wherever that stands. */
export interface BucketEncryption {
  /** The first rule; the others are for nothing. */
  readonly rule: Properties;
  /** Path in the rule of what applies where an object's writer says nothing. */
  readonly byDefault: string;
  /** What messages put before properties: the resource's name, or nothing where it is the bucket. */
  readonly prefix: string;
}

/** Settings that older programs write into the bucket itself, each as the types of buckets have it. */
const INLINE_ENCRYPTION = [
  ["serverSideEncryptionConfiguration.rule", "applyServerSideEncryptionByDefault"],
  ["serverSideEncryptionConfigurations.rules", "applyServerSideEncryptionByDefaults"],
] as const;
const INLINE_VERSIONING = ["versioning.enabled", "versionings.enabled"];
const INLINE_LOG_TARGETS = ["logging.targetBucket", "loggings.targetBucket"];

/** How a bucket encrypts objects for which nothing is said; undefined: it does not say. */
export function encryptionOf(bucket: StackResource, stack: Stack): BucketEncryption | undefined {
  const [separate] = stack.pointingAt(bucket, BUCKET_ENCRYPTION_TYPES, "bucket");
  if (separate !== undefined) {
    const rule = separate.props.at("rules[0]");
    const byDefault = "applyServerSideEncryptionByDefault";
    return { rule, byDefault, prefix: `${separate.name}.` };
  }
  const [path, byDefault] = INLINE_ENCRYPTION.find(([one]) => isSet(bucket, one)) ?? [];
  if (path === undefined || byDefault === undefined) return undefined;
  return { rule: bucket.props.at(path), byDefault, prefix: "" };
}

/** Whether a bucket keeps old versions, and where that stands; undefined: it does not say. */
export function versioningOf(
  bucket: StackResource,
  stack: Stack,
): { readonly property: string; readonly status: string | undefined } | undefined {
  const [separate] = stack.pointingAt(bucket, BUCKET_VERSIONING_TYPES, "bucket");
  const path = "versioningConfiguration.status";
  if (separate !== undefined) {
    return { property: `${separate.name}.${path}`, status: separate.props.text(path) };
  }
  const inline = INLINE_VERSIONING.find((one) => isSet(bucket, one));
  if (inline === undefined) return undefined;
  const isOn = bucket.props.flag(inline) === true;
  return { property: inline, status: isOn ? "Enabled" : "Suspended" };
}

/** What holds a bucket's policy, in the property `policy`; undefined: it has none. */
export function policyHolderOf(bucket: StackResource, stack: Stack): StackResource | undefined {
  const [separate] = stack.pointingAt(bucket, BUCKET_POLICY_TYPES, "bucket");
  return separate ?? (isSet(bucket, "policy") ? bucket : undefined);
}

/** Where a bucket says into which other one its accesses are logged; undefined: it does not. */
export function loggingOf(
  bucket: StackResource,
  stack: Stack,
): { readonly holder: StackResource; readonly path: string } | undefined {
  const [separate] = stack.pointingAt(bucket, BUCKET_LOGGING_TYPES, "bucket");
  if (separate !== undefined) return { holder: separate, path: "targetBucket" };
  const inline = INLINE_LOG_TARGETS.find((one) => isSet(bucket, one));
  return inline === undefined ? undefined : { holder: bucket, path: inline };
}

/** What logs the accesses to some bucket into this one. */
export function logSourcesOf(bucket: StackResource, stack: Stack): StackResource[] {
  const inline = INLINE_LOG_TARGETS.flatMap((path) => {
    const logging = stack.ofTypes(BUCKET_TYPES).filter((one) => isSet(one, path));
    return logging.filter((one) => stack.refersTo(one, path, bucket) === true);
  });
  return [...stack.pointingAt(bucket, BUCKET_LOGGING_TYPES, "targetBucket"), ...inline];
}

/** Whether something is there, known or not. */
function isSet({ props }: StackResource, path: string): boolean {
  return props.isUnknown(path) || props.has(path);
}
