import { LOCAL_AWS } from "../model.ts";
import type { RecordOrigin } from "./kinesisRecord.ts";
import type { StreamRecord } from "./model.ts";

/** An item in DynamoDB's JSON; binary values are base64, as functions get them. */
type WireItem = Readonly<Record<string, object>>;

/** A record of GetRecords, as it comes over the wire. */
export interface WireDynamoDbRecord {
  readonly eventID?: string | undefined;
  readonly eventName?: string | undefined;
  readonly eventVersion?: string | undefined;
  readonly dynamodb?: {
    /** Epoch seconds. */
    readonly ApproximateCreationDateTime?: number | undefined;
    readonly Keys?: WireItem | undefined;
    readonly NewImage?: WireItem | undefined;
    readonly OldImage?: WireItem | undefined;
    readonly SequenceNumber?: string | undefined;
    readonly SizeBytes?: number | undefined;
    readonly StreamViewType?: string | undefined;
  };
  readonly userIdentity?:
    { readonly Type?: string | undefined; readonly PrincipalId?: string } | undefined;
}

/**
 * A record as Lambda hands it to a function; binary values are base64.
 * @throws if the stream sent one without sequence number.
 */
// https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
export function dynamodbRecord(record: WireDynamoDbRecord, origin: RecordOrigin): StreamRecord {
  const { dynamodb: change = {} } = record;
  const { SequenceNumber: sequenceNumber, ApproximateCreationDateTime: createdAt } = change;
  if (sequenceNumber === undefined) {
    throw new Error(`Record of shard ${origin.shardId} has no sequence number.`);
  }
  const arrivedAtMs = Math.round((createdAt ?? 0) * 1000);
  const keys = change.Keys ?? {};
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
      ...(change.NewImage === undefined ? {} : { NewImage: change.NewImage }),
      ...(change.OldImage === undefined ? {} : { OldImage: change.OldImage }),
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
function userIdentity({ userIdentity: identity }: WireDynamoDbRecord): object {
  return identity === undefined
    ? {}
    : { userIdentity: { type: identity.Type, principalId: identity.PrincipalId } };
}

/** The same for the same item, in whatever order its keys come. */
function orderKeyOf(keys: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(Object.entries(keys).sort(([a], [b]) => (a < b ? -1 : 1)));
}
