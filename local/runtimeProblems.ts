import type { DeliveryStreamEvent } from "./firehose/DeliveryStream.ts";
import type { MappingReport } from "./mappings/model.ts";
import type { QueueEvent } from "./queues/QueueMapping.ts";

/** What an operator should know of what a mapping reports; undefined: nothing. */
export function describeMapping(event: MappingReport): string | undefined {
  switch (event.type) {
    case "discarded":
      return describeDiscarded(event);
    case "retrying":
      return `tries ${event.records} records again: ${event.reason}`;
    case "destinationFailed":
      return `could not keep what it gave up: ${event.reason}`;
    case "readFailed":
      return `could not read its stream: ${event.reason}`;
    case "dataTrimmed":
      return `lost records of ${event.shardId} that its stream dropped`;
    case "filtered":
      if (event.unreadable === 0) return undefined;
      return `dropped ${event.unreadable} records whose data is no JSON, as its filter asks for data`;
    case "checkpointStale":
      return `found ${event.shardId} made anew, and reads it from its beginning`;
    case "shardStarted":
    case "shardFinished":
    case "invoked":
      return undefined;
  }
}

function describeDiscarded(event: MappingReport & { readonly type: "discarded" }): string {
  const place = event.key === undefined ? "they are lost" : `they are kept in ${event.key}`;
  return `gave up ${event.records} records (${event.condition}: ${event.reason}); ${place}`;
}

/** What an operator should know of what a queue's mapping reports; undefined: nothing. */
export function describeQueue(event: QueueEvent): string | undefined {
  switch (event.type) {
    case "deadLettered":
      return `gave up ${event.messageIds.length} messages (${event.reason}); they go to the dead-letter queue`;
    case "retrying":
      return `tries ${event.messages} messages again: ${event.reason}`;
    case "readFailed":
      return `could not read its queue: ${event.reason}`;
    case "filtered":
    case "invoked":
      return undefined;
  }
}

/** What an operator should know of what a delivery stream reports; undefined: nothing. */
export function describeDelivery(event: DeliveryStreamEvent): string | undefined {
  switch (event.type) {
    case "delivered":
      return undefined;
    case "deliveryFailed":
      return `could not deliver, and tries again: ${event.reason}`;
    default:
      return describeMapping(event);
  }
}
