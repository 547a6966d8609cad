import type { Rule } from "./framework/Rule.ts";
import { kinesisStreamCustomerKey } from "./rules/encryption/kinesisStreamCustomerKey.ts";
import { iamNoAwsManagedPolicy } from "./rules/leastPrivilege/iamNoAwsManagedPolicy.ts";
import { iamNoFullAccessPolicy } from "./rules/leastPrivilege/iamNoFullAccessPolicy.ts";
import { iamNoUserPolicy } from "./rules/leastPrivilege/iamNoUserPolicy.ts";
import { iamPolicyNoDecryptOnAllKeys } from "./rules/leastPrivilege/iamPolicyNoDecryptOnAllKeys.ts";
import { iamPolicyNoEscalation } from "./rules/leastPrivilege/iamPolicyNoEscalation.ts";
import { iamPolicyNoServiceWildcard } from "./rules/leastPrivilege/iamPolicyNoServiceWildcard.ts";
import { iamPolicyNoWildcardResource } from "./rules/leastPrivilege/iamPolicyNoWildcardResource.ts";
import { iamPolicyPassRole } from "./rules/leastPrivilege/iamPolicyPassRole.ts";
import { iamRoleTrustGithub } from "./rules/leastPrivilege/iamRoleTrustGithub.ts";
import { iamRoleTrustNotPublic } from "./rules/leastPrivilege/iamRoleTrustNotPublic.ts";
import { iamRoleTrustSource } from "./rules/leastPrivilege/iamRoleTrustSource.ts";
import { resourcePolicySource } from "./rules/leastPrivilege/resourcePolicySource.ts";
import { logGroupRetention } from "./rules/logging/logGroupRetention.ts";
import { s3BucketPublicAccessBlock } from "./rules/publicAccess/s3BucketPublicAccessBlock.ts";

/** Every rule of the pack, by group and name. */
export const RULES: readonly Rule[] = [
  kinesisStreamCustomerKey,
  iamNoAwsManagedPolicy,
  iamNoFullAccessPolicy,
  iamNoUserPolicy,
  iamPolicyNoDecryptOnAllKeys,
  iamPolicyNoEscalation,
  iamPolicyNoServiceWildcard,
  iamPolicyNoWildcardResource,
  iamPolicyPassRole,
  iamRoleTrustGithub,
  iamRoleTrustNotPublic,
  iamRoleTrustSource,
  resourcePolicySource,
  logGroupRetention,
  s3BucketPublicAccessBlock,
];
