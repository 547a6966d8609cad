import * as pulumi from "@pulumi/pulumi";
import type { FailedBucket } from "./keepFailures.ts";
import type { Statement } from "./policyDocument.ts";
import type { ArchiveKey } from "./useArchiveKey.ts";
import { useArchiveKey } from "./useArchiveKey.ts";
import { useKey } from "./useKey.ts";

/** What the functions of the lake work with. */
export interface LakeResources extends FailedBucket, ArchiveKey {}

/** Folders of the archive that a function of the lake works in, each ending with a slash. */
export interface LakeFolders {
  readonly reads: readonly string[];
  /** Read as they were when S3 told of them, whatever they have been replaced with since. */
  readonly readsVersions: readonly string[];
  /** Written in parts where an object is large. */
  readonly writes: readonly string[];
  /** Written in one part each. */
  readonly writesWhole: readonly string[];
}

/** What a function does that takes the messages of its queue itself. */
export function takeArrivalsStatements(
  resources: LakeResources,
  queueArn: pulumi.Output<string>,
): Statement[] {
  return [
    {
      Sid: "TakeArrivals",
      Effect: "Allow",
      Action: ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:ReceiveMessage"],
      Resource: queueArn,
    },
    decryptQueue(resources),
  ];
}

/** What Lambda does with the role of a function whose queue it polls. */
export function pollQueueStatements(
  resources: LakeResources,
  queueArn: pulumi.Output<string>,
): Statement[] {
  return [
    {
      Sid: "PollQueue",
      Effect: "Allow",
      Action: ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
      Resource: queueArn,
    },
    decryptQueue(resources),
  ];
}

/** What a function of the lake does with the archive. */
export function workInFolders(resources: LakeResources, folders: LakeFolders): Statement[] {
  const { archiveArn } = resources;
  const inFolders = (prefixes: readonly string[]): pulumi.Output<string>[] =>
    prefixes.map((prefix) => pulumi.interpolate`${archiveArn}/${prefix}*`);
  return [
    {
      Sid: "ReadLake",
      Effect: "Allow",
      Action: ["s3:GetObject"],
      Resource: inFolders(folders.reads),
    },
    ...(folders.readsVersions.length === 0
      ? []
      : [
          {
            Sid: "ReadVersions",
            Effect: "Allow",
            Action: ["s3:GetObjectVersion"],
            Resource: inFolders(folders.readsVersions),
          } as const,
        ]),
    {
      // Without it S3 says of an object that is not there that access is denied.
      Sid: "FindInLake",
      Effect: "Allow",
      Action: ["s3:ListBucket"],
      Resource: archiveArn,
    },
    {
      Sid: "WriteLake",
      Effect: "Allow",
      Action: ["s3:AbortMultipartUpload", "s3:PutObject"],
      Resource: inFolders(folders.writes),
    },
    ...(folders.writesWhole.length === 0
      ? []
      : [
          {
            Sid: "WriteWhole",
            Effect: "Allow",
            Action: ["s3:PutObject"],
            Resource: inFolders(folders.writesWhole),
          } as const,
        ]),
    ...useArchiveKey(resources, {
      sid: "UseArchiveKey",
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
    }),
  ];
}

/** The queues are the pipeline's own, and so is their key. */
function decryptQueue({ account, keyArn }: LakeResources): Statement {
  return useKey(account, {
    sid: "DecryptQueue",
    keyArn,
    actions: ["kms:Decrypt"],
    service: "sqs",
  });
}
