import type { Discarded } from "../mappings/deliverBatch.ts";
import type { StreamRecord } from "../mappings/model.ts";
import type { KafkaMappingDefinition } from "../model.ts";
import { kafkaFormat } from "./kafkaFormat.ts";

/** Whose records are given up, and when. */
export interface FailedKafkaContext {
  readonly definition: KafkaMappingDefinition;
  readonly bootstrapServers: string;
  readonly nowMs: number;
  /** A random UUID, which makes the key unique. */
  readonly uuid: string;
}

/**
 * Key and body of the object that Lambda writes to an S3 on-failure destination for a Kafka topic: its
 * invocation record with the whole event as JSON text in `payload`. AWS does not document the key; this
 * one is that of streams, with the topic in the shard's place.
 */
// https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure.html
export function failedKafkaObject(
  { records, condition, invokeCount, lastRun }: Discarded,
  { definition, bootstrapServers, nowMs, uuid }: FailedKafkaContext,
): { readonly key: string; readonly body: string } {
  const timestamp = new Date(nowMs).toISOString();
  const [day = "", time = ""] = timestamp.slice(0, 19).split("T");
  const payload = kafkaFormat(definition, bootstrapServers).payload(records);
  const key = `aws/lambda/${definition.id}/${definition.topic}/${day.replaceAll("-", "/")}/${day}T${time.replaceAll(":", ".")}-${uuid}`;
  const body = {
    requestContext: {
      requestId: lastRun?.requestId ?? uuid,
      functionArn: definition.functionArn,
      condition,
      approximateInvokeCount: invokeCount,
    },
    responseContext:
      lastRun === undefined
        ? null
        : {
            statusCode: 200,
            executedVersion: "$LATEST",
            ...(lastRun.error === undefined ? {} : { functionError: "Unhandled" }),
          },
    version: "1.0",
    timestamp,
    KafkaBatchInfo: {
      batchSize: records.length,
      ...(definition.eventSourceArn === undefined
        ? {}
        : { eventSourceArn: definition.eventSourceArn }),
      bootstrapServers,
      payloadSize: Buffer.byteLength(payload),
      recordsInfo: Object.fromEntries(
        [...Map.groupBy(records, ({ orderKey }) => orderKey)].map(([name, ofIt]) => [
          name,
          infoOf(ofIt),
        ]),
      ),
    },
    payload,
  };
  return { key, body: JSON.stringify(body) };
}

function infoOf(records: readonly StreamRecord[]): object {
  const first = records[0];
  const last = records.at(-1);
  const time = (ms = 0): string => new Date(ms).toISOString();
  return {
    firstRecordOffset: first?.sequenceNumber,
    lastRecordOffset: last?.sequenceNumber,
    firstRecordTimestamp: time(first?.arrivedAtMs),
    lastRecordTimestamp: time(last?.arrivedAtMs),
  };
}
