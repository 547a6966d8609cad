import type { Rule } from "./framework/Rule.ts";
import { kinesisStreamCustomerKey } from "./rules/encryption/kinesisStreamCustomerKey.ts";
import { iamPolicyNoServiceWildcard } from "./rules/leastPrivilege/iamPolicyNoServiceWildcard.ts";
import { logGroupRetention } from "./rules/logging/logGroupRetention.ts";
import { s3BucketPublicAccessBlock } from "./rules/publicAccess/s3BucketPublicAccessBlock.ts";

/** Every rule of the pack, by group and name. */
export const RULES: readonly Rule[] = [
  kinesisStreamCustomerKey,
  iamPolicyNoServiceWildcard,
  logGroupRetention,
  s3BucketPublicAccessBlock,
];
