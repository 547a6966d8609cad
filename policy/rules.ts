import type { Rule } from "./framework/Rule.ts";
import { apiStageThrottling } from "./rules/cost/apiStageThrottling.ts";
import { athenaWorkgroupScanLimit } from "./rules/cost/athenaWorkgroupScanLimit.ts";
import { lambdaTimeoutAndMemory } from "./rules/cost/lambdaTimeoutAndMemory.ts";
import { s3BucketKey } from "./rules/cost/s3BucketKey.ts";
import { s3BucketLifecycle } from "./rules/cost/s3BucketLifecycle.ts";
import { apiIntegrationTls } from "./rules/encryption/apiIntegrationTls.ts";
import { athenaWorkgroupEnforced } from "./rules/encryption/athenaWorkgroupEnforced.ts";
import { athenaWorkgroupResultKey } from "./rules/encryption/athenaWorkgroupResultKey.ts";
import { dynamodbTableCustomerKey } from "./rules/encryption/dynamodbTableCustomerKey.ts";
import { firehoseDestinationKey } from "./rules/encryption/firehoseDestinationKey.ts";
import { firehoseStreamCustomerKey } from "./rules/encryption/firehoseStreamCustomerKey.ts";
import { glueCatalogEncryption } from "./rules/encryption/glueCatalogEncryption.ts";
import { glueConnectionTls } from "./rules/encryption/glueConnectionTls.ts";
import { glueCrawlerSecurityConfiguration } from "./rules/encryption/glueCrawlerSecurityConfiguration.ts";
import { glueSecurityConfigurationKeys } from "./rules/encryption/glueSecurityConfigurationKeys.ts";
import { kinesisStreamCustomerKey } from "./rules/encryption/kinesisStreamCustomerKey.ts";
import { kmsKeyRotation } from "./rules/encryption/kmsKeyRotation.ts";
import { lambdaEnvironmentKey } from "./rules/encryption/lambdaEnvironmentKey.ts";
import { lambdaNoSecrets } from "./rules/encryption/lambdaNoSecrets.ts";
import { logGroupCustomerKey } from "./rules/encryption/logGroupCustomerKey.ts";
import { mskClusterCustomerKey } from "./rules/encryption/mskClusterCustomerKey.ts";
import { mskClusterTls } from "./rules/encryption/mskClusterTls.ts";
import { s3BucketCustomerKey } from "./rules/encryption/s3BucketCustomerKey.ts";
import { s3BucketTlsOnly } from "./rules/encryption/s3BucketTlsOnly.ts";
import { schedulerScheduleCustomerKey } from "./rules/encryption/schedulerScheduleCustomerKey.ts";
import { secretCustomerKey } from "./rules/encryption/secretCustomerKey.ts";
import { snsSubscriptionTls } from "./rules/encryption/snsSubscriptionTls.ts";
import { snsTopicCustomerKey } from "./rules/encryption/snsTopicCustomerKey.ts";
import { snsTopicTlsOnly } from "./rules/encryption/snsTopicTlsOnly.ts";
import { sqsQueueCustomerKey } from "./rules/encryption/sqsQueueCustomerKey.ts";
import { sqsQueueTlsOnly } from "./rules/encryption/sqsQueueTlsOnly.ts";
import { apiRouteAuth } from "./rules/leastPrivilege/apiRouteAuth.ts";
import { glueConnectionNoSecrets } from "./rules/leastPrivilege/glueConnectionNoSecrets.ts";
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
import { kmsKeyExplicitPolicy } from "./rules/leastPrivilege/kmsKeyExplicitPolicy.ts";
import { kmsKeyGrants } from "./rules/leastPrivilege/kmsKeyGrants.ts";
import { lambdaCodeSigning } from "./rules/leastPrivilege/lambdaCodeSigning.ts";
import { lambdaInVpc } from "./rules/leastPrivilege/lambdaInVpc.ts";
import { lambdaPermissionSource } from "./rules/leastPrivilege/lambdaPermissionSource.ts";
import { mskClusterAuth } from "./rules/leastPrivilege/mskClusterAuth.ts";
import { resourcePolicySource } from "./rules/leastPrivilege/resourcePolicySource.ts";
import { s3BucketPolicyNoControl } from "./rules/leastPrivilege/s3BucketPolicyNoControl.ts";
import { secretRotation } from "./rules/leastPrivilege/secretRotation.ts";
import { sqsQueuePolicyNamedActions } from "./rules/leastPrivilege/sqsQueuePolicyNamedActions.ts";
import { vpcEndpointPolicy } from "./rules/leastPrivilege/vpcEndpointPolicy.ts";
import { apiStageAccessLog } from "./rules/logging/apiStageAccessLog.ts";
import { apiStageExecutionLog } from "./rules/logging/apiStageExecutionLog.ts";
import { athenaWorkgroupMetrics } from "./rules/logging/athenaWorkgroupMetrics.ts";
import { firehoseDestinationLog } from "./rules/logging/firehoseDestinationLog.ts";
import { firehoseErrorPrefix } from "./rules/logging/firehoseErrorPrefix.ts";
import { lambdaOwnLogGroup } from "./rules/logging/lambdaOwnLogGroup.ts";
import { lambdaTracing } from "./rules/logging/lambdaTracing.ts";
import { logGroupRetention } from "./rules/logging/logGroupRetention.ts";
import { mskClusterLogs } from "./rules/logging/mskClusterLogs.ts";
import { s3BucketAccessLog } from "./rules/logging/s3BucketAccessLog.ts";
import { snsTopicDeliveryStatus } from "./rules/logging/snsTopicDeliveryStatus.ts";
import { vpcFlowLog } from "./rules/logging/vpcFlowLog.ts";
import { defaultSecurityGroupClosed } from "./rules/publicAccess/defaultSecurityGroupClosed.ts";
import { eventBusPolicyNotPublic } from "./rules/publicAccess/eventBusPolicyNotPublic.ts";
import { kmsKeyPolicyNotPublic } from "./rules/publicAccess/kmsKeyPolicyNotPublic.ts";
import { lambdaPermissionNotPublic } from "./rules/publicAccess/lambdaPermissionNotPublic.ts";
import { lambdaUrlAuth } from "./rules/publicAccess/lambdaUrlAuth.ts";
import { mskClusterNotPublic } from "./rules/publicAccess/mskClusterNotPublic.ts";
import { resourcePolicyNotPublic } from "./rules/publicAccess/resourcePolicyNotPublic.ts";
import { s3AccountPublicAccessBlock } from "./rules/publicAccess/s3AccountPublicAccessBlock.ts";
import { s3BucketAclsDisabled } from "./rules/publicAccess/s3BucketAclsDisabled.ts";
import { s3BucketNoPublicAcl } from "./rules/publicAccess/s3BucketNoPublicAcl.ts";
import { s3BucketPolicyNotPublic } from "./rules/publicAccess/s3BucketPolicyNotPublic.ts";
import { s3BucketPublicAccessBlock } from "./rules/publicAccess/s3BucketPublicAccessBlock.ts";
import { securityGroupEgress } from "./rules/publicAccess/securityGroupEgress.ts";
import { securityGroupIngress } from "./rules/publicAccess/securityGroupIngress.ts";
import { snsTopicPolicyNotPublic } from "./rules/publicAccess/snsTopicPolicyNotPublic.ts";
import { sqsQueuePolicyNotPublic } from "./rules/publicAccess/sqsQueuePolicyNotPublic.ts";
import { subnetNoPublicIp } from "./rules/publicAccess/subnetNoPublicIp.ts";
import { cloudwatchAlarmActions } from "./rules/resilience/cloudwatchAlarmActions.ts";
import { dynamodbTableDeletionProtection } from "./rules/resilience/dynamodbTableDeletionProtection.ts";
import { dynamodbTableInBackupPlan } from "./rules/resilience/dynamodbTableInBackupPlan.ts";
import { dynamodbTablePointInTimeRecovery } from "./rules/resilience/dynamodbTablePointInTimeRecovery.ts";
import { dynamodbTableScales } from "./rules/resilience/dynamodbTableScales.ts";
import { eventSourceMappingOnFailure } from "./rules/resilience/eventSourceMappingOnFailure.ts";
import { eventSourceMappingPoison } from "./rules/resilience/eventSourceMappingPoison.ts";
import { eventSourceMappingRecordAge } from "./rules/resilience/eventSourceMappingRecordAge.ts";
import { eventSourceMappingTrimHorizon } from "./rules/resilience/eventSourceMappingTrimHorizon.ts";
import { eventSourceQueueVisibility } from "./rules/resilience/eventSourceQueueVisibility.ts";
import { kinesisStreamRetention } from "./rules/resilience/kinesisStreamRetention.ts";
import { kmsKeyDeletionWindow } from "./rules/resilience/kmsKeyDeletionWindow.ts";
import { lambdaKeepsFailures } from "./rules/resilience/lambdaKeepsFailures.ts";
import { lambdaReservedConcurrency } from "./rules/resilience/lambdaReservedConcurrency.ts";
import { lambdaRuntime } from "./rules/resilience/lambdaRuntime.ts";
import { lambdaSubnets } from "./rules/resilience/lambdaSubnets.ts";
import { s3BucketObjectLock } from "./rules/resilience/s3BucketObjectLock.ts";
import { s3BucketVersioning } from "./rules/resilience/s3BucketVersioning.ts";
import { schedulerScheduleRetries } from "./rules/resilience/schedulerScheduleRetries.ts";
import { snsSubscriptionDeadLetter } from "./rules/resilience/snsSubscriptionDeadLetter.ts";
import { sqsDeadLetterRetention } from "./rules/resilience/sqsDeadLetterRetention.ts";
import { sqsDeadLetterSources } from "./rules/resilience/sqsDeadLetterSources.ts";
import { sqsQueueDeadLetter } from "./rules/resilience/sqsQueueDeadLetter.ts";
import { requiredTags } from "./rules/tagging/requiredTags.ts";
import { securityGroupDescriptions } from "./rules/tagging/securityGroupDescriptions.ts";

/** Every rule of the pack, by group and name. */
export const RULES: readonly Rule[] = [
  apiStageThrottling,
  athenaWorkgroupScanLimit,
  lambdaTimeoutAndMemory,
  s3BucketKey,
  s3BucketLifecycle,
  apiIntegrationTls,
  athenaWorkgroupEnforced,
  athenaWorkgroupResultKey,
  dynamodbTableCustomerKey,
  firehoseDestinationKey,
  firehoseStreamCustomerKey,
  glueCatalogEncryption,
  glueConnectionTls,
  glueCrawlerSecurityConfiguration,
  glueSecurityConfigurationKeys,
  kinesisStreamCustomerKey,
  kmsKeyRotation,
  lambdaEnvironmentKey,
  lambdaNoSecrets,
  logGroupCustomerKey,
  mskClusterCustomerKey,
  mskClusterTls,
  s3BucketCustomerKey,
  s3BucketTlsOnly,
  schedulerScheduleCustomerKey,
  secretCustomerKey,
  snsSubscriptionTls,
  snsTopicCustomerKey,
  snsTopicTlsOnly,
  sqsQueueCustomerKey,
  sqsQueueTlsOnly,
  apiRouteAuth,
  glueConnectionNoSecrets,
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
  kmsKeyExplicitPolicy,
  kmsKeyGrants,
  lambdaCodeSigning,
  lambdaInVpc,
  lambdaPermissionSource,
  mskClusterAuth,
  resourcePolicySource,
  s3BucketPolicyNoControl,
  secretRotation,
  sqsQueuePolicyNamedActions,
  vpcEndpointPolicy,
  apiStageAccessLog,
  apiStageExecutionLog,
  athenaWorkgroupMetrics,
  firehoseDestinationLog,
  firehoseErrorPrefix,
  lambdaOwnLogGroup,
  lambdaTracing,
  logGroupRetention,
  mskClusterLogs,
  s3BucketAccessLog,
  snsTopicDeliveryStatus,
  vpcFlowLog,
  defaultSecurityGroupClosed,
  eventBusPolicyNotPublic,
  kmsKeyPolicyNotPublic,
  lambdaPermissionNotPublic,
  lambdaUrlAuth,
  mskClusterNotPublic,
  resourcePolicyNotPublic,
  s3AccountPublicAccessBlock,
  s3BucketAclsDisabled,
  s3BucketNoPublicAcl,
  s3BucketPolicyNotPublic,
  s3BucketPublicAccessBlock,
  securityGroupEgress,
  securityGroupIngress,
  snsTopicPolicyNotPublic,
  sqsQueuePolicyNotPublic,
  subnetNoPublicIp,
  cloudwatchAlarmActions,
  dynamodbTableDeletionProtection,
  dynamodbTableInBackupPlan,
  dynamodbTablePointInTimeRecovery,
  dynamodbTableScales,
  eventSourceMappingOnFailure,
  eventSourceMappingPoison,
  eventSourceMappingRecordAge,
  eventSourceMappingTrimHorizon,
  eventSourceQueueVisibility,
  kinesisStreamRetention,
  kmsKeyDeletionWindow,
  lambdaKeepsFailures,
  lambdaReservedConcurrency,
  lambdaRuntime,
  lambdaSubnets,
  s3BucketObjectLock,
  s3BucketVersioning,
  schedulerScheduleRetries,
  snsSubscriptionDeadLetter,
  sqsDeadLetterRetention,
  sqsDeadLetterSources,
  sqsQueueDeadLetter,
  requiredTags,
  securityGroupDescriptions,
];
