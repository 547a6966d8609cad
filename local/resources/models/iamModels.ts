import { createHash } from "node:crypto";
import { globalArn } from "../arns.ts";
import { recorded } from "../recorded.ts";
import type { CreateCall, ResourceModel } from "../ResourceModel.ts";

const REASON = "nothing local enforces policies; documents are kept for checks";
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const NAMING = { lengthMax: 64 };

const roleModel = recorded({
  type: "aws:iam/role:Role",
  reason: REASON,
  nameProperty: "name",
  naming: NAMING,
  id: ({ name }) => name,
  outputs: (call) => ({
    arn: roleArn(call),
    uniqueId: `AROA${digest(call.request.urn)}`,
    path: call.inputs.optionalText("path") ?? "/",
    maxSessionDuration: call.inputs.optionalNumber("maxSessionDuration") ?? 3600,
  }),
  keep: (call) => {
    const { iam } = call.context.declarations;
    const { inputs, name, request } = call;
    const trust = inputs.optionalDocument("assumeRolePolicy");
    iam.roles.set(name, { name, arn: roleArn(call), trust });
    for (const [index, inline] of inputs.groups("inlinePolicies").entries()) {
      iam.rolePolicies.set(`${request.urn}#inline-${index}`, {
        owner: name,
        name: inline.optionalText("name") ?? "",
        document: inline.optionalDocument("policy"),
      });
    }
    for (const policyArn of inputs.texts("managedPolicyArns")) {
      iam.attachments.set(`${request.urn}#${policyArn}`, { role: name, policyArn });
    }
  },
});

const rolePolicyModel = recorded({
  type: "aws:iam/rolePolicy:RolePolicy",
  reason: REASON,
  nameProperty: "name",
  naming: { lengthMax: 128 },
  id: ({ inputs, name }) => `${inputs.text("role")}:${name}`,
  keep: ({ request, inputs, name, context }) => {
    const document = inputs.optionalDocument("policy");
    const policy = { owner: inputs.text("role"), name, document };
    context.declarations.iam.rolePolicies.set(request.urn, policy);
  },
});

const policyModel = recorded({
  type: "aws:iam/policy:Policy",
  reason: REASON,
  nameProperty: "name",
  naming: { lengthMax: 128 },
  id: policyArn,
  outputs: (call) => ({
    arn: policyArn(call),
    policyId: `ANPA${digest(call.request.urn)}`,
    path: call.inputs.optionalText("path") ?? "/",
    attachmentCount: 0,
  }),
  keep: (call) => {
    const { inputs, name, context } = call;
    const arn = policyArn(call);
    const policy = { owner: arn, name, document: inputs.optionalDocument("policy") };
    context.declarations.iam.managedPolicies.set(arn, policy);
  },
});

const attachmentModel = recorded({
  type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  reason: REASON,
  id: ({ inputs }) => `${inputs.text("role")}/${inputs.text("policyArn")}`,
  keep: ({ request, inputs, context }) => {
    const attachment = { role: inputs.text("role"), policyArn: inputs.text("policyArn") };
    context.declarations.iam.attachments.set(request.urn, attachment);
  },
});

/** Models of the resources of IAM. */
export const iamModels: readonly ResourceModel[] = [
  roleModel,
  rolePolicyModel,
  policyModel,
  attachmentModel,
];

function roleArn({ inputs, name }: CreateCall): string {
  return globalArn("iam", `role${inputs.optionalText("path") ?? "/"}${name}`);
}

function policyArn({ inputs, name }: CreateCall): string {
  return globalArn("iam", `policy${inputs.optionalText("path") ?? "/"}${name}`);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 17).toUpperCase();
}
