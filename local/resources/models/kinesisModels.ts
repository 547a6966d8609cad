import {
  DecreaseStreamRetentionPeriodCommand,
  IncreaseStreamRetentionPeriodCommand,
  type KinesisClient,
  ListShardsCommand,
} from "@aws-sdk/client-kinesis";
import { localArn } from "../arns.ts";
import { deleteStream, findOrCreateStream } from "../findOrCreateStream.ts";
import { ignored } from "../inputRules.ts";
import type { Inputs } from "../Inputs.ts";
import type { ResourceModel } from "../ResourceModel.ts";

// https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html
const ON_DEMAND_SHARDS = 4;
// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html
const DEFAULT_RETENTION_HOURS = 24;

const ENCRYPTION = ignored("data on this machine is as safe as its disk");

const streamModel: ResourceModel = {
  type: "aws:kinesis/stream:Stream",
  nameProperty: "name",
  naming: { lengthMax: 128 },
  rules: {
    name: "modelled",
    shardCount: "modelled",
    retentionPeriod: "modelled",
    streamModeDetails: { streamMode: "modelled" },
    encryptionType: ENCRYPTION,
    kmsKeyId: ENCRYPTION,
    enforceConsumerDeletion: ignored("there are no registered consumers to delete"),
    shardLevelMetrics: ignored("there is no CloudWatch"),
    warmThroughputMibPs: ignored("the emulator has no limit of throughput"),
  },
  async create({ inputs, name, context }) {
    const { kinesis } = context.clients;
    const shardCount = wantedShards(inputs);
    const stream = await findOrCreateStream(kinesis, name, shardCount);
    const shards = await countOpenShards(kinesis, name);
    if (shards !== shardCount) {
      throw new Error(
        `The stream "${name}" of this data directory has ${shards} shards and the program wants ` +
          `${shardCount}; go back to ${shards}, or use another data directory.`,
      );
    }
    const hours = inputs.optionalNumber("retentionPeriod") ?? DEFAULT_RETENTION_HOURS;
    await setRetention(
      kinesis,
      name,
      stream.RetentionPeriodHours ?? DEFAULT_RETENTION_HOURS,
      hours,
    );
    const arn = localArn("kinesis", `stream/${name}`);
    context.declarations.uses.noteMade(arn);
    return {
      id: arn,
      state: { ...inputs.values, name, arn, shardCount, retentionPeriod: hours },
    };
  },
  async delete({ id, context }) {
    await deleteStream(context.clients.kinesis, id.split("/").at(-1) ?? "");
  },
};

/** Models of the resources of Kinesis Data Streams. */
export const kinesisModels: readonly ResourceModel[] = [streamModel];

function wantedShards(inputs: Inputs): number {
  const mode = inputs.optionalGroup("streamModeDetails")?.optionalText("streamMode");
  if (mode === "ON_DEMAND") return ON_DEMAND_SHARDS;
  return inputs.optionalNumber("shardCount") ?? 1;
}

async function countOpenShards(kinesis: KinesisClient, name: string): Promise<number> {
  const { Shards } = await kinesis.send(new ListShardsCommand({ StreamName: name }));
  return (Shards ?? []).filter((shard) => !shard.SequenceNumberRange?.EndingSequenceNumber).length;
}

async function setRetention(
  kinesis: KinesisClient,
  name: string,
  current: number,
  wanted: number,
): Promise<void> {
  const input = { StreamName: name, RetentionPeriodHours: wanted };
  if (wanted > current) await kinesis.send(new IncreaseStreamRetentionPeriodCommand(input));
  if (wanted < current) await kinesis.send(new DecreaseStreamRetentionPeriodCommand(input));
}
