import { LOCAL_AWS } from "../model.ts";
import type { StreamRecord } from "./model.ts";
import { parseJson } from "./parseJson.ts";
import type { RecordFilter } from "./RecordFilter.ts";

/** A record of GetRecords, as it comes over the wire. */
export interface WireKinesisRecord {
  readonly SequenceNumber?: string | undefined;
  readonly PartitionKey?: string | undefined;
  /** Base64. */
  readonly Data?: string | undefined;
  /** Epoch seconds, with milliseconds as decimals. */
  readonly ApproximateArrivalTimestamp?: number | undefined;
}

/** Where a record comes from. */
export interface RecordOrigin {
  readonly shardId: string;
  readonly eventSourceArn: string;
  readonly filter: RecordFilter;
}

/** What stands for the role that Lambda reads the stream with: the local run has none. */
const INVOKE_IDENTITY_ARN = `arn:aws:iam::${LOCAL_AWS.accountId}:role/local`;

/**
 * A record as Lambda hands it to a function.
 * @throws if the stream sent one without sequence number.
 */
// https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
export function kinesisRecord(record: WireKinesisRecord, origin: RecordOrigin): StreamRecord {
  const { SequenceNumber: sequenceNumber, PartitionKey: partitionKey = "" } = record;
  if (sequenceNumber === undefined) {
    throw new Error(`Record of shard ${origin.shardId} has no sequence number.`);
  }
  const { Data: data = "" } = record;
  const arrivedAtMs = Math.round((record.ApproximateArrivalTimestamp ?? 0) * 1000);
  const common = { sequenceNumber, orderKey: partitionKey, arrivedAtMs };
  const kinesis = {
    kinesisSchemaVersion: "1.0",
    partitionKey,
    sequenceNumber,
    approximateArrivalTimestamp: arrivedAtMs / 1000,
  };
  const envelope = {
    eventSource: "aws:kinesis",
    eventVersion: "1.0",
    eventID: `${origin.shardId}:${sequenceNumber}`,
    eventName: "aws:kinesis:record",
    invokeIdentityArn: INVOKE_IDENTITY_ARN,
    awsRegion: LOCAL_AWS.region,
    eventSourceARN: origin.eventSourceArn,
  };
  // For filters, the two are one flat object.
  const verdict = origin.filter.judge({
    fields: { ...kinesis, ...envelope },
    data: () => readJson(data),
  });
  if (verdict !== "passes") {
    return { ...common, json: "", bytes: 0, verdict };
  }
  const encoded = { ...kinesis, data };
  const json = JSON.stringify({ kinesis: encoded, ...envelope });
  return { ...common, json, bytes: Buffer.byteLength(json), verdict };
}

function readJson(data: string): unknown {
  try {
    return parseJson(Buffer.from(data, "base64").toString("utf8"));
  } catch {
    return undefined;
  }
}
