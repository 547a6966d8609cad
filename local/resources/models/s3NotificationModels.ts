import { isDeepStrictEqual } from "node:util";
import {
  type Event,
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  type QueueConfiguration,
  type S3Client,
} from "@aws-sdk/client-s3";
import { NotModelledError } from "../../engine/NotModelledError.ts";
import { uuidOf } from "../arns.ts";
import { ignored } from "../inputRules.ts";
import type { Inputs } from "../Inputs.ts";
import type { ResourceModel } from "../ResourceModel.ts";

const TYPE = "aws:s3/bucketNotification:BucketNotification";

const notificationModel: ResourceModel = {
  type: TYPE,
  ledger: "prune",
  rules: {
    bucket: "modelled",
    queues: {
      id: "modelled",
      queueArn: "modelled",
      events: "modelled",
      filterPrefix: "modelled",
      filterSuffix: "modelled",
    },
    lambdaFunctions: "modelled",
    topics: "modelled",
    eventbridge: ignored("there is no EventBridge bus to tell"),
  },
  async create({ request, inputs, context }) {
    refuseOthers(inputs);
    const bucket = inputs.text("bucket");
    const queues = inputs
      .groups("queues")
      .map((queue, index) =>
        configurationOf(queue, `tf-s3-queue-${uuidOf(`${request.urn}${index}`)}`),
      );
    await configure(context.clients.s3, bucket, queues);
    return { id: bucket, state: inputs.values };
  },
  async delete({ id, context }) {
    await configure(context.clients.s3, id, []);
  },
};

/** Models of the events of S3. */
export const s3NotificationModels: readonly ResourceModel[] = [notificationModel];

function refuseOthers(inputs: Inputs): void {
  for (const property of ["lambdaFunctions", "topics"]) {
    if (inputs.groups(property).length === 0) continue;
    throw new NotModelledError(`${TYPE} property "${property}"`, "notify a queue in a local run");
  }
}

function configurationOf(queue: Inputs, defaultId: string): QueueConfiguration {
  const FilterRules = (["prefix", "suffix"] as const).flatMap((Name) => {
    const Value = queue.optionalText(Name === "prefix" ? "filterPrefix" : "filterSuffix");
    return Value === undefined ? [] : [{ Name, Value }];
  });
  return {
    Id: queue.optionalText("id") ?? defaultId,
    QueueArn: queue.text("queueArn"),
    Events: queue.texts("events") as Event[],
    ...(FilterRules.length === 0 ? {} : { Filter: { Key: { FilterRules } } }),
  };
}

/** What a kept data directory knows already is not set again: each setting sends test messages. */
async function configure(
  s3: S3Client,
  Bucket: string,
  queues: readonly QueueConfiguration[],
): Promise<void> {
  const command = new GetBucketNotificationConfigurationCommand({ Bucket });
  const { QueueConfigurations = [] } = await s3.send(command);
  if (isDeepStrictEqual(QueueConfigurations, queues)) return;
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket,
      NotificationConfiguration: { QueueConfigurations: [...queues] },
    }),
  );
}
