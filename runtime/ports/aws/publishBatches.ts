import type { PublishBatchRequestEntry } from "@aws-sdk/client-sns";

/** Most messages of one call, and most bytes of all of them together.
 * https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html */
const MAX_ENTRIES = 10;
const MAX_BYTES = 262_144;

/** Cuts messages, in their order, into as few calls of PublishBatch as its limits allow. */
export function publishBatches<Entry extends PublishBatchRequestEntry>(
  entries: readonly Entry[],
): Entry[][] {
  const batches: Entry[][] = [];
  let room = 0;
  for (const entry of entries) {
    const bytes = entryBytes(entry);
    const batch = batches.at(-1);
    if (batch === undefined || batch.length === MAX_ENTRIES || bytes > room) {
      batches.push([entry]);
      room = MAX_BYTES - bytes;
    } else {
      batch.push(entry);
      room -= bytes;
    }
  }
  return batches;
}

/** What a message counts: its text, and name, type and value of each attribute. */
function entryBytes({ Message, Subject, MessageAttributes }: PublishBatchRequestEntry): number {
  const attributes = Object.entries(MessageAttributes ?? {}).flatMap(
    ([name, { DataType, StringValue }]) => [name, DataType, StringValue],
  );
  return [Message, Subject, ...attributes].reduce(
    (sum, text) => sum + Buffer.byteLength(text ?? ""),
    0,
  );
}
