import type { StreamRecord } from "./model.ts";

/** Largest event that a mapping sends, in bytes: the limit of a synchronous invocation. */
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html
export const MAX_EVENT_BYTES = 6_291_456;

const HEAD = '{"Records":[';
const TAIL = "]}";

/** Length of an event less a comma: each record adds its own length and a comma's. */
export const BARE_EVENT_BYTES = HEAD.length + TAIL.length - 1;

/** The event that a function gets for these records, JSON text. */
export function eventPayload(records: readonly Pick<StreamRecord, "json">[]): string {
  return `${HEAD}${records.map(({ json }) => json).join(",")}${TAIL}`;
}
