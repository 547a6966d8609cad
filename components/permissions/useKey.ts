import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "../AwsAccount.ts";
import type { Statement } from "./policyDocument.ts";

type ContextValue = pulumi.Input<string> | readonly pulumi.Input<string>[];

/** Use of the pipeline's key by way of one service. */
export interface KeyUse {
  readonly sid: string;
  readonly keyArn: pulumi.Input<string>;
  readonly actions: readonly ("kms:Decrypt" | "kms:GenerateDataKey")[];
  /** Service that asks on the role's behalf, for instance `kinesis`. */
  readonly service: string;
  /** Encryption context that the service sends along, or any of several, by key without its prefix. */
  readonly context?: Readonly<Record<string, ContextValue>>;
  /** The same where it is one of several, or a pattern. */
  readonly contextLike?: Readonly<Record<string, readonly pulumi.Input<string>[]>>;
}

/** Lets a role use the key, but only through one service: not on its own. */
export function useKey(account: AwsAccount, use: KeyUse): Statement {
  const like = prefixKeys(use.contextLike);
  return {
    Sid: use.sid,
    Effect: "Allow",
    Action: use.actions,
    Resource: use.keyArn,
    Condition: {
      StringEquals: {
        "kms:ViaService": pulumi.interpolate`${use.service}.${account.region}.${account.dnsSuffix}`,
        ...prefixKeys(use.context),
      },
      ...(Object.keys(like).length === 0 ? {} : { StringLike: like }),
    },
  };
}

function prefixKeys<Value>(context: Readonly<Record<string, Value>> = {}): Record<string, Value> {
  const entries = Object.entries(context);
  return Object.fromEntries(
    entries.map(([key, value]) => [`kms:EncryptionContext:${key}`, value] as const),
  );
}
