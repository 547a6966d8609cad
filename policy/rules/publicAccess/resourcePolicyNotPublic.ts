import { judgeNotPublic } from "../../documents/judgeAllowed.ts";
import type { ResourceRule } from "../../framework/Rule.ts";

const LOG_POLICY = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy";

export const resourcePolicyNotPublic: ResourceRule = {
  name: "resource-policy-not-public",
  scope: "resource",
  groups: ["publicAccess", "leastPrivilege"],
  title:
    "Policies of streams, tables, secrets, catalogs, clusters and access points allow nothing to everybody.",
  rationale: "Everybody with an account at AWS could read what they hold, or write into it.",
  severity: "critical",
  level: "mandatory",
  links: [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    "https://docs.aws.amazon.com/streams/latest/dev/resource-based-policy-examples.html",
  ],
  controls: ["CKV_AWS_70"],
  resourceTypes: [
    "aws:kinesis/resourcePolicy:ResourcePolicy",
    "aws:dynamodb/resourcePolicy:ResourcePolicy",
    "aws:secretsmanager/secretPolicy:SecretPolicy",
    "aws:secretsmanager/secret:Secret",
    "aws:glue/resourcePolicy:ResourcePolicy",
    "aws:msk/clusterPolicy:ClusterPolicy",
    "aws:s3/accessPoint:AccessPoint",
    "aws:ecr/repositoryPolicy:RepositoryPolicy",
    "aws:backup/vaultPolicy:VaultPolicy",
    LOG_POLICY,
  ],
  remedy: "name who may, or add a condition such as aws:PrincipalOrgID",
  evaluate: ({ type, props }) =>
    judgeNotPublic(props, type === LOG_POLICY ? "policyDocument" : "policy"),
};
