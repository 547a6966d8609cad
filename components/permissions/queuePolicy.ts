import type * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "../AwsAccount.ts";
import type { Statement } from "./policyDocument.ts";
import { policyDocument } from "./policyDocument.ts";

/** A service that sends into a queue on its own, without a role. */
export interface QueueSender {
  readonly sid: string;
  /** For instance `sns.amazonaws.com`. */
  readonly service: string;
  /** ARN of the one resource that it sends for. */
  readonly sourceArn: pulumi.Input<string>;
}

/** Policy of a queue: one service sends for one resource of this account, and nobody without TLS. */
export function queuePolicy(
  queueArn: pulumi.Input<string>,
  account: AwsAccount,
  sender?: QueueSender,
): pulumi.Output<string> {
  const tlsOnly: Statement = {
    Sid: "TlsOnly",
    Effect: "Deny",
    Principal: "*",
    Action: "sqs:*",
    Resource: queueArn,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  return policyDocument(
    sender === undefined ? [tlsOnly] : [letSend(queueArn, account, sender), tlsOnly],
  );
}

function letSend(
  queueArn: pulumi.Input<string>,
  { accountId }: AwsAccount,
  { sid, service, sourceArn }: QueueSender,
): Statement {
  return {
    Sid: sid,
    Effect: "Allow",
    Principal: { Service: service },
    Action: "sqs:SendMessage",
    Resource: queueArn,
    Condition: {
      ArnEquals: { "aws:SourceArn": sourceArn },
      StringEquals: { "aws:SourceAccount": accountId },
    },
  };
}
