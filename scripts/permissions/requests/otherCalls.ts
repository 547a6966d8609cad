import { arnOf } from "../Infrastructure.ts";
import type { CallReader } from "./CallReader.ts";
import { readJson, unknownOperation } from "./CallReader.ts";

/** Calls to Kinesis: functions put records. */
export const kinesisCalls: CallReader = (call) => {
  const { operation, input } = readJson(call);
  if (!/^PutRecords?$/.test(operation)) throw unknownOperation("kinesis", operation);
  const { StreamARN, StreamName = "" } = input as { StreamARN?: string; StreamName?: string };
  const resource = StreamARN ?? arnOf("kinesis", `stream/${StreamName}`);
  return {
    grants: [{ action: `kinesis:${operation}`, resource }],
    keys: [
      {
        resource,
        // https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html
        actions: ["kms:GenerateDataKey"],
        service: "kinesis",
        context: { "aws:kinesis:arn": resource },
      },
    ],
  };
};

/** Calls to Secrets Manager. */
export const secretsCalls: CallReader = (call) => {
  const { operation, input } = readJson(call);
  if (operation !== "GetSecretValue") throw unknownOperation("secretsmanager", operation);
  const resource = String(input["SecretId"]);
  return {
    grants: [{ action: "secretsmanager:GetSecretValue", resource }],
    keys: [
      {
        resource,
        // https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
        actions: ["kms:Decrypt"],
        service: "secretsmanager",
        context: { SecretARN: resource },
      },
    ],
  };
};
