import { requireAwsAccess } from "../requireAwsAccess.ts";
import type { KafkaOptions } from "../sources/kafkaTarget.ts";
import { openTarget } from "../sources/kafkaTarget.ts";
import type { SendCounts, SendTicksOptions } from "../sources/sendTicks.ts";
import { sendTicks } from "../sources/sendTicks.ts";
import { sendToTopic } from "../sources/sendToTopic.ts";
import type { SourceRecord } from "../sources/SourceRecord.ts";
import type { SendOptions } from "./sendOptions.ts";
import { openStreams } from "./sendOptions.ts";

type Sending = Pick<SendTicksOptions<SourceRecord>, "signal" | "onSent" | "onRefused">;

/** Where ticks go: a stream of Kinesis, or a topic of Kafka. */
export interface Destination {
  readonly kind: "stream" | "topic";
  readonly name: string;
  /** Sends records in their order, as fast as `--rate` lets them. */
  send(records: AsyncIterable<SourceRecord>, sending: Sending): Promise<SendCounts>;
  close(): void;
}

/**
 * Opens what the options name, once it is known to let us in.
 * @throws {UsageError} if the options do not fit each other, or there is no access to AWS
 * @throws {KafkaRefusedError} if the brokers do not let us in
 */
export async function openDestination(options: SendOptions & KafkaOptions): Promise<Destination> {
  const client = openStreams(options);
  if (options.kafka === undefined) await requireAwsAccess(client);
  const kafka = await openTarget(options);
  const rate = options.rate === undefined ? {} : { recordsPerSecond: options.rate };
  return {
    kind: kafka === undefined ? "stream" : "topic",
    name: kafka?.topic ?? options.stream,
    send: (records, sending) =>
      kafka === undefined
        ? sendTicks(records, { client, streamName: options.stream, ...rate, ...sending })
        : sendToTopic(records, { ...kafka, ...rate, ...sending }),
    close: () => client.destroy(),
  };
}
