import { arnOf } from "../Infrastructure.ts";
import type { CallReader } from "./CallReader.ts";
import { readJson, unknownOperation } from "./CallReader.ts";

/** Action of each operation: a batch has that of one.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html */
const QUEUE_ACTIONS: Readonly<Record<string, string>> = {
  ChangeMessageVisibility: "sqs:ChangeMessageVisibility",
  ChangeMessageVisibilityBatch: "sqs:ChangeMessageVisibility",
  DeleteMessage: "sqs:DeleteMessage",
  DeleteMessageBatch: "sqs:DeleteMessage",
  ReceiveMessage: "sqs:ReceiveMessage",
  SendMessage: "sqs:SendMessage",
  SendMessageBatch: "sqs:SendMessage",
};

/** Actions on the key of a queue or topic, by action on it.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html */
const KEY_ACTIONS: Readonly<Record<string, readonly ("kms:Decrypt" | "kms:GenerateDataKey")[]>> = {
  "sqs:ReceiveMessage": ["kms:Decrypt"],
  "sqs:SendMessage": ["kms:GenerateDataKey", "kms:Decrypt"],
  "sns:Publish": ["kms:GenerateDataKey", "kms:Decrypt"],
};

/** Calls to SQS. */
export const sqsCalls: CallReader = (call) => {
  const { operation, input } = readJson(call);
  const action = QUEUE_ACTIONS[operation];
  if (action === undefined) throw unknownOperation("sqs", operation);
  return needs(action, arnOf("sqs", String(input["QueueUrl"]).split("/").at(-1) ?? ""));
};

/** Calls to SNS, whose requests are forms. */
export const snsCalls: CallReader = ({ body }) => {
  const form = new URLSearchParams(body.toString("utf8"));
  const operation = form.get("Action") ?? "";
  if (!/^Publish(Batch)?$/.test(operation)) throw unknownOperation("sns", operation);
  return needs("sns:Publish", form.get("TopicArn") ?? "");
};

function needs(action: string, resource: string): ReturnType<CallReader> {
  const [service = ""] = action.split(":");
  return {
    grants: [{ action, resource }],
    keys: [{ resource, actions: KEY_ACTIONS[action] ?? [], service }],
  };
}
