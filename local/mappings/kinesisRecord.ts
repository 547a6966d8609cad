import type { _Record as KinesisRecord } from "@aws-sdk/client-kinesis";
import { LOCAL_AWS } from "../model.ts";
import type { StreamRecord } from "./model.ts";
import { parseJson } from "./parseJson.ts";
import type { RecordFilter } from "./RecordFilter.ts";

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
export function kinesisRecord(record: KinesisRecord, origin: RecordOrigin): StreamRecord {
  const { SequenceNumber: sequenceNumber, PartitionKey: partitionKey = "" } = record;
  if (sequenceNumber === undefined) {
    throw new Error(`Record of shard ${origin.shardId} has no sequence number.`);
  }
  const data = Buffer.from(record.Data ?? []);
  const arrivedAtMs = record.ApproximateArrivalTimestamp?.getTime() ?? 0;
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
  const encoded = { ...kinesis, data: data.toString("base64") };
  const json = JSON.stringify({ kinesis: encoded, ...envelope });
  return { ...common, json, bytes: Buffer.byteLength(json), verdict };
}

function readJson(data: Buffer): unknown {
  try {
    return parseJson(data.toString("utf8"));
  } catch {
    return undefined;
  }
}
