import { localArn, uuidOf } from "../arns.ts";
import { recorded } from "../recorded.ts";
import type { CreateCall, ResourceModel } from "../ResourceModel.ts";

const REASON = "there is no local Secrets Manager; a function that asks it for a secret fails";

/** Models of the resources of Secrets Manager. */
export const secretsmanagerModels: readonly ResourceModel[] = [
  recorded({
    type: "aws:secretsmanager/secret:Secret",
    reason: REASON,
    nameProperty: "name",
    naming: { lengthMax: 512 },
    id: secretArn,
    outputs: (call) => ({ arn: secretArn(call) }),
  }),
  recorded({
    type: "aws:secretsmanager/secretVersion:SecretVersion",
    reason: REASON,
    id: ({ request, inputs }) => `${inputs.text("secretId")}|${uuidOf(request.urn)}`,
    outputs: ({ request, inputs }) => ({
      arn: inputs.text("secretId"),
      versionId: uuidOf(request.urn),
    }),
  }),
];

/** ARNs of secrets end in six characters that AWS draws. */
function secretArn({ request, name }: CreateCall): string {
  return localArn("secretsmanager", `secret:${name}-${uuidOf(request.urn).slice(0, 6)}`);
}
