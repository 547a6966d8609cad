import { localArn, uuidOf } from "../arns.ts";
import { recorded } from "../recorded.ts";
import type { CreateCall, ResourceModel } from "../ResourceModel.ts";

const REASON = "data on this machine is as safe as its disk; the policy is kept for checks";

const keyModel = recorded({
  type: "aws:kms/key:Key",
  reason: REASON,
  id: ({ request }) => uuidOf(request.urn),
  outputs: ({ request }) => {
    const keyId = uuidOf(request.urn);
    return { keyId, arn: localArn("kms", `key/${keyId}`) };
  },
  keep: ({ request, inputs, context }) => {
    const document = inputs.optionalDocument("policy");
    if (document === undefined) return;
    const owner = localArn("kms", `key/${uuidOf(request.urn)}`);
    const policy = { owner, name: request.name, document };
    context.declarations.iam.resourcePolicies.set(request.urn, policy);
  },
});

const aliasModel = recorded({
  type: "aws:kms/alias:Alias",
  reason: REASON,
  nameProperty: "name",
  id: aliasName,
  outputs: (call) => {
    const name = aliasName(call);
    const targetKeyId = call.inputs.text("targetKeyId");
    const targetKeyArn = targetKeyId.startsWith("arn:")
      ? targetKeyId
      : localArn("kms", `key/${targetKeyId}`);
    return { name, arn: localArn("kms", name), targetKeyArn };
  },
});

/** Models of the resources of KMS. */
export const kmsModels: readonly ResourceModel[] = [keyModel, aliasModel];

function aliasName({ name }: CreateCall): string {
  return name.startsWith("alias/") ? name : `alias/${name}`;
}
