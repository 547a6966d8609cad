import type { BatchFormat, Judgement, PlacedRecord } from "../mappings/BatchFormat.ts";
import type { KafkaMappingDefinition } from "../model.ts";

/** What of a mapping stands in its events. */
export type EventSource = Pick<KafkaMappingDefinition, "eventSource" | "eventSourceArn">;

/**
 * Batches of a Kafka topic. A record's order key is its `topic-partition`, its sequence number the offset.
 */
// https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html
export function kafkaFormat(source: EventSource, bootstrapServers: string): BatchFormat {
  const head = JSON.stringify({
    eventSource: source.eventSource,
    ...(source.eventSourceArn === undefined ? {} : { eventSourceArn: source.eventSourceArn }),
    bootstrapServers,
  }).slice(0, -1);
  return {
    payload(records) {
      const partitions = [...Map.groupBy(records, ({ orderKey }) => orderKey)].map(
        ([name, ofIt]) => `${JSON.stringify(name)}:[${ofIt.map(({ json }) => json).join(",")}]`,
      );
      return `${head},"records":{${partitions.join(",")}}}`;
    },
    judge: judgeKafka,
    // Producers date records, each by a clock of its own.
    isInOrderOfArrival: false,
  };
}

/**
 * What a function's answer says of a batch: exactly the records that it names are not done. An answer that
 * cannot be understood, or names a record that is not in the batch, fails all of it.
 */
// https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
export function judgeKafka<Placed extends PlacedRecord>(
  payload: string,
  records: readonly Placed[],
): Judgement<Placed> {
  const answer: unknown = JSON.parse(payload);
  const all = (reason: string): Judgement<Placed> => ({ done: [], left: records, reason });
  if (answer === null || answer === "") return { done: records, left: [], reason: "" };
  if (!isObject(answer)) return all("the answer is not an object");
  const failures = answer["batchItemFailures"] ?? [];
  if (!Array.isArray(failures)) return all("batchItemFailures is not a list");
  const known = new Set(records.map(nameOf));
  const named = new Set<string>();
  for (const failure of failures as unknown[]) {
    const name = identifierOf(failure);
    if (name === undefined) return all("an itemIdentifier is no partition with an offset");
    if (!known.has(name)) return all(`itemIdentifier ${name} is not in the batch`);
    named.add(name);
  }
  return {
    done: records.filter((record) => !named.has(nameOf(record))),
    left: records.filter((record) => named.has(nameOf(record))),
    reason: named.size === 0 ? "" : `${named.size} reported as failed`,
  };
}

function nameOf({ orderKey, sequenceNumber }: PlacedRecord): string {
  return `${orderKey} ${sequenceNumber}`;
}

function identifierOf(failure: unknown): string | undefined {
  const identifier = isObject(failure) ? failure["itemIdentifier"] : undefined;
  if (!isObject(identifier)) return undefined;
  const { partition, offset } = identifier;
  if (typeof partition !== "string" || !Number.isSafeInteger(offset)) return undefined;
  return `${partition} ${String(offset)}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
