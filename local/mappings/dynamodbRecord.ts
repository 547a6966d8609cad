import type { _Record as DynamoDbRecord, AttributeValue } from "@aws-sdk/client-dynamodb-streams";
import { LOCAL_AWS } from "../model.ts";
import type { RecordOrigin } from "./kinesisRecord.ts";
import type { StreamRecord } from "./model.ts";

type Item = Readonly<Record<string, AttributeValue>>;

/**
 * A record as Lambda hands it to a function; binary values are base64.
 * @throws if the stream sent one without sequence number.
 */
// https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
export function dynamodbRecord(record: DynamoDbRecord, origin: RecordOrigin): StreamRecord {
  const { dynamodb: change = {} } = record;
  const { SequenceNumber: sequenceNumber, ApproximateCreationDateTime: createdAt } = change;
  if (sequenceNumber === undefined) {
    throw new Error(`Record of shard ${origin.shardId} has no sequence number.`);
  }
  const arrivedAtMs = createdAt?.getTime() ?? 0;
  const keys = toJsonItem(change.Keys ?? {});
  const common = { sequenceNumber, orderKey: orderKeyOf(keys), arrivedAtMs };
  const event = {
    eventID: record.eventID,
    eventName: record.eventName,
    eventVersion: record.eventVersion,
    eventSource: "aws:dynamodb",
    awsRegion: LOCAL_AWS.region,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(arrivedAtMs / 1000),
      Keys: keys,
      ...(change.NewImage === undefined ? {} : { NewImage: toJsonItem(change.NewImage) }),
      ...(change.OldImage === undefined ? {} : { OldImage: toJsonItem(change.OldImage) }),
      SequenceNumber: sequenceNumber,
      SizeBytes: change.SizeBytes,
      StreamViewType: change.StreamViewType,
    },
    ...userIdentity(record),
    eventSourceARN: origin.eventSourceArn,
  };
  const verdict = origin.filter.judge({ fields: event });
  if (verdict !== "passes") {
    return { ...common, json: "", bytes: 0, verdict };
  }
  const json = JSON.stringify(event);
  return { ...common, json, bytes: Buffer.byteLength(json), verdict };
}

/** Who made the change, when it was DynamoDB itself: items that expired. */
function userIdentity({ userIdentity: identity }: DynamoDbRecord): object {
  return identity === undefined
    ? {}
    : { userIdentity: { type: identity.Type, principalId: identity.PrincipalId } };
}

/** The same for the same item, in whatever order its keys come. */
function orderKeyOf(keys: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(Object.entries(keys).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function toJsonItem(item: Item): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, toJson(value)]));
}

function toJson(value: AttributeValue): unknown {
  if (value.B !== undefined) {
    return { B: base64(value.B) };
  }
  if (value.BS !== undefined) {
    return { BS: value.BS.map(base64) };
  }
  if (value.L !== undefined) {
    return { L: value.L.map(toJson) };
  }
  return value.M === undefined ? value : { M: toJsonItem(value.M) };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
