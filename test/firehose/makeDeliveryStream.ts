import type { StreamRecord } from "../../local/mappings/model.ts";
import type { DeliveryStreamDefinition } from "../../local/model.ts";
import { ARRIVED_AT } from "../mappings/makeRecord.ts";

/** A delivery stream with Firehose's defaults, but for a line's end behind each record. */
export function makeDeliveryStream(
  overrides: Partial<DeliveryStreamDefinition> = {},
): DeliveryStreamDefinition {
  return {
    name: "prices",
    arn: "arn:aws:firehose:us-east-1:000000000000:deliverystream/prices",
    streamArn: "arn:aws:kinesis:us-east-1:000000000000:stream/ticks",
    bucket: "archive",
    prefix: "staging/",
    errorOutputPrefix: "",
    timeZone: "UTC",
    fileExtension: "",
    bufferingSizeMiB: 5,
    bufferingIntervalSeconds: 300,
    compression: "UNCOMPRESSED",
    delimiter: "\n",
    ...overrides,
  };
}

/** A record as a delivery stream reads it, of this text and number. */
export function makeDataRecord(
  n: number,
  text = String(n),
  arrivedAtMs = ARRIVED_AT,
): StreamRecord {
  const json = Buffer.from(text).toString("base64");
  const bytes = Buffer.byteLength(text);
  return { sequenceNumber: String(n), orderKey: "A", arrivedAtMs, json, bytes, verdict: "passes" };
}
