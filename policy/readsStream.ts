import type { Properties } from "./framework/Properties.ts";

/** Sources that are read in order and forget: a queue keeps what failed by itself. */
const STREAM_PROPERTIES = ["amazonManagedKafkaEventSourceConfig", "selfManagedEventSource"];

/** Whether a mapping reads a topic of Kafka's. */
export function readsKafka(props: Properties): boolean {
  if (STREAM_PROPERTIES.some((name) => props.has(name))) return true;
  if (props.isUnknown("eventSourceArn")) return false;
  return /^arn:[^:]+:kafka:/.test(props.text("eventSourceArn") ?? "");
}

/** Whether a mapping reads a stream or a topic: its settings say so, or its source. */
export function readsStream(props: Properties): boolean {
  if (STREAM_PROPERTIES.some((name) => props.isUnknown(name) || props.has(name))) return true;
  // Settings that only mappings of streams have.
  if (props.has("startingPosition")) return true;
  return /^arn:[^:]+:(?:kinesis|dynamodb|kafka):/.test(props.text("eventSourceArn") ?? "");
}
