import { DateTime } from "luxon";
import type { DeliveryStreamDefinition } from "../model.ts";
import { evaluatePrefix } from "./evaluatePrefix.ts";

/** What tells one object of a delivery stream from the others. */
export interface ObjectIdentity {
  /** Arrival of the oldest record of the object, epoch milliseconds. */
  readonly arrivedAtMs: number;
  readonly uuid: string;
  readonly randomString: () => string;
}

/** Version of a delivery stream that has not been changed since it was made. */
const VERSION = 1;

/** Key of an object that Firehose delivers. */
// https://docs.aws.amazon.com/firehose/latest/dev/s3-object-name.html
export function objectKey(
  definition: Pick<DeliveryStreamDefinition, "name" | "prefix" | "timeZone" | "fileExtension">,
  { arrivedAtMs, uuid, randomString }: ObjectIdentity,
): string {
  const { name, prefix, timeZone, fileExtension } = definition;
  const start = evaluatePrefix(prefix, { arrivedAtMs, timeZone, randomString });
  const time = DateTime.fromMillis(arrivedAtMs, { zone: timeZone }).toFormat("yyyy-MM-dd-HH-mm-ss");
  return `${start}${name}-${VERSION}-${time}-${uuid}${fileExtension}`;
}
