import { NotModelledError } from "../../engine/NotModelledError.ts";
import { localArn, uuidOf } from "../arns.ts";
import { ignored } from "../inputRules.ts";
import { recorded } from "../recorded.ts";
import type { CreateCall, ResourceModel } from "../ResourceModel.ts";

const SECRET = "aws:secretsmanager/secret:Secret";
const VERSION = "aws:secretsmanager/secretVersion:SecretVersion";
const KEPT = ignored("a local secret lives as long as the run");

const secretModel: ResourceModel = {
  type: SECRET,
  nameProperty: "name",
  naming: { lengthMax: 512 },
  rules: {
    name: "modelled",
    namePrefix: "modelled",
    policy: "modelled",
    description: ignored("it is for people"),
    kmsKeyId: ignored("a local secret is never written to disk"),
    recoveryWindowInDays: KEPT,
    forceOverwriteReplicaSecret: KEPT,
  },
  create(call) {
    const { request, inputs, name, context } = call;
    const arn = secretArn(call);
    context.declarations.secrets.set({ arn, name });
    const document = inputs.optionalDocument("policy");
    if (document !== undefined) {
      const policy = { owner: arn, name: request.name, document };
      context.declarations.iam.resourcePolicies.set(request.urn, policy);
    }
    return { id: arn, state: { ...inputs.values, name, arn } };
  },
};

const secretVersionModel: ResourceModel = {
  type: VERSION,
  rules: {
    secretId: "modelled",
    secretString: "modelled",
    secretBinary: "modelled",
  },
  create({ request, inputs, context }) {
    const secretId = inputs.text("secretId");
    const secret = context.declarations.secrets.find(secretId);
    if (secret === undefined) {
      throw new NotModelledError(
        `${VERSION} property "secretId" = "${secretId}"`,
        "declare the secret in the program",
      );
    }
    const versionId = uuidOf(request.urn);
    const text = inputs.optionalText("secretString");
    const bytes = inputs.optionalText("secretBinary");
    context.declarations.secrets.set({
      ...secret,
      value: {
        versionId,
        ...(text === undefined ? {} : { text }),
        ...(bytes === undefined ? {} : { bytes }),
      },
    });
    return {
      id: `${secret.arn}|${versionId}`,
      state: { ...inputs.values, arn: secret.arn, versionId, versionStages: ["AWSCURRENT"] },
    };
  },
};

const secretPolicyModel = recorded({
  type: "aws:secretsmanager/secretPolicy:SecretPolicy",
  reason: "nothing local enforces policies; the document is kept for checks",
  id: ({ inputs }) => inputs.text("secretArn"),
  keep: ({ request, inputs, context }) => {
    const owner = inputs.text("secretArn");
    const document = inputs.optionalDocument("policy");
    const policy = { owner, name: request.name, document };
    context.declarations.iam.resourcePolicies.set(request.urn, policy);
  },
});

/** Models of the resources of Secrets Manager. */
export const secretsmanagerModels: readonly ResourceModel[] = [
  secretModel,
  secretVersionModel,
  secretPolicyModel,
];

/** ARNs of secrets end in six characters that AWS draws. */
function secretArn({ request, name }: CreateCall): string {
  return localArn("secretsmanager", `secret:${name}-${uuidOf(request.urn).slice(0, 6)}`);
}
