import type { Rule } from "./framework/Rule.ts";
import { athenaWorkgroupScanLimit } from "./rules/cost/athenaWorkgroupScanLimit.ts";
import { s3BucketLifecycle } from "./rules/cost/s3BucketLifecycle.ts";
import { athenaWorkgroupEnforced } from "./rules/encryption/athenaWorkgroupEnforced.ts";
import { athenaWorkgroupResultKey } from "./rules/encryption/athenaWorkgroupResultKey.ts";
import { dynamodbTableCustomerKey } from "./rules/encryption/dynamodbTableCustomerKey.ts";
import { firehoseDestinationKey } from "./rules/encryption/firehoseDestinationKey.ts";
import { firehoseStreamCustomerKey } from "./rules/encryption/firehoseStreamCustomerKey.ts";
import { glueCatalogEncryption } from "./rules/encryption/glueCatalogEncryption.ts";
import { glueCrawlerSecurityConfiguration } from "./rules/encryption/glueCrawlerSecurityConfiguration.ts";
import { glueSecurityConfigurationKeys } from "./rules/encryption/glueSecurityConfigurationKeys.ts";
import { kinesisStreamCustomerKey } from "./rules/encryption/kinesisStreamCustomerKey.ts";
import { logGroupCustomerKey } from "./rules/encryption/logGroupCustomerKey.ts";
import { s3BucketCustomerKey } from "./rules/encryption/s3BucketCustomerKey.ts";
import { s3BucketTlsOnly } from "./rules/encryption/s3BucketTlsOnly.ts";
import { secretCustomerKey } from "./rules/encryption/secretCustomerKey.ts";
import { iamPolicyNoServiceWildcard } from "./rules/leastPrivilege/iamPolicyNoServiceWildcard.ts";
import { s3BucketPolicyNoControl } from "./rules/leastPrivilege/s3BucketPolicyNoControl.ts";
import { secretRotation } from "./rules/leastPrivilege/secretRotation.ts";
import { athenaWorkgroupMetrics } from "./rules/logging/athenaWorkgroupMetrics.ts";
import { firehoseDestinationLog } from "./rules/logging/firehoseDestinationLog.ts";
import { logGroupRetention } from "./rules/logging/logGroupRetention.ts";
import { s3BucketAccessLog } from "./rules/logging/s3BucketAccessLog.ts";
import { s3AccountPublicAccessBlock } from "./rules/publicAccess/s3AccountPublicAccessBlock.ts";
import { s3BucketAclsDisabled } from "./rules/publicAccess/s3BucketAclsDisabled.ts";
import { s3BucketNoPublicAcl } from "./rules/publicAccess/s3BucketNoPublicAcl.ts";
import { s3BucketPolicyNotPublic } from "./rules/publicAccess/s3BucketPolicyNotPublic.ts";
import { s3BucketPublicAccessBlock } from "./rules/publicAccess/s3BucketPublicAccessBlock.ts";
import { cloudwatchAlarmActions } from "./rules/resilience/cloudwatchAlarmActions.ts";
import { dynamodbTableDeletionProtection } from "./rules/resilience/dynamodbTableDeletionProtection.ts";
import { dynamodbTableInBackupPlan } from "./rules/resilience/dynamodbTableInBackupPlan.ts";
import { dynamodbTablePointInTimeRecovery } from "./rules/resilience/dynamodbTablePointInTimeRecovery.ts";
import { dynamodbTableScales } from "./rules/resilience/dynamodbTableScales.ts";
import { kinesisStreamRetention } from "./rules/resilience/kinesisStreamRetention.ts";
import { s3BucketObjectLock } from "./rules/resilience/s3BucketObjectLock.ts";
import { s3BucketVersioning } from "./rules/resilience/s3BucketVersioning.ts";

/** Every rule of the pack, by group and name. */
export const RULES: readonly Rule[] = [
  athenaWorkgroupScanLimit,
  s3BucketLifecycle,
  athenaWorkgroupEnforced,
  athenaWorkgroupResultKey,
  dynamodbTableCustomerKey,
  firehoseDestinationKey,
  firehoseStreamCustomerKey,
  glueCatalogEncryption,
  glueCrawlerSecurityConfiguration,
  glueSecurityConfigurationKeys,
  kinesisStreamCustomerKey,
  logGroupCustomerKey,
  s3BucketCustomerKey,
  s3BucketTlsOnly,
  secretCustomerKey,
  iamPolicyNoServiceWildcard,
  s3BucketPolicyNoControl,
  secretRotation,
  athenaWorkgroupMetrics,
  firehoseDestinationLog,
  logGroupRetention,
  s3BucketAccessLog,
  s3AccountPublicAccessBlock,
  s3BucketAclsDisabled,
  s3BucketNoPublicAcl,
  s3BucketPolicyNotPublic,
  s3BucketPublicAccessBlock,
  cloudwatchAlarmActions,
  dynamodbTableDeletionProtection,
  dynamodbTableInBackupPlan,
  dynamodbTablePointInTimeRecovery,
  dynamodbTableScales,
  kinesisStreamRetention,
  s3BucketObjectLock,
  s3BucketVersioning,
];
