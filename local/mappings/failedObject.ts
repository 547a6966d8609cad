import type { MappingDefinition } from "../model.ts";
import type { Discarded, LastRun } from "./deliverBatch.ts";
import { eventPayload } from "./eventPayload.ts";

/** Whose records are given up, and when. */
export interface FailedObjectContext {
  readonly definition: MappingDefinition;
  readonly shardId: string;
  readonly nowMs: number;
  /** A random UUID, which makes the key unique. */
  readonly uuid: string;
}

/**
 * Key and body of the object that Lambda writes to an S3 on-failure destination: its invocation record
 * with the whole event as JSON text in `payload`.
 */
// https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
// https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
export function failedObject(
  discarded: Discarded,
  context: FailedObjectContext,
): { readonly key: string; readonly body: string } {
  const { definition, shardId, nowMs, uuid } = context;
  const timestamp = new Date(nowMs).toISOString();
  const [day = "", time = ""] = timestamp.slice(0, 19).split("T");
  const key = `aws/lambda/${definition.id}/${shardId}/${day.replaceAll("-", "/")}/${day}T${time.replaceAll(":", ".")}-${uuid}`;
  const { condition, invokeCount, lastRun } = discarded;
  const body = {
    requestContext: {
      requestId: lastRun?.requestId ?? uuid,
      functionArn: definition.functionArn,
      condition,
      approximateInvokeCount: invokeCount,
    },
    ...(lastRun === undefined ? {} : { responseContext: responseContext(lastRun) }),
    version: "1.0",
    timestamp,
    [definition.source === "kinesis" ? "KinesisBatchInfo" : "DDBStreamBatchInfo"]: batchInfo(
      discarded,
      context,
    ),
    payload: eventPayload(discarded.records),
  };
  return { key, body: JSON.stringify(body) };
}

function responseContext(lastRun: LastRun): object {
  return {
    statusCode: 200,
    executedVersion: "$LATEST",
    ...(lastRun.error === undefined ? {} : { functionError: "Unhandled" }),
  };
}

function batchInfo({ records }: Discarded, { definition, shardId }: FailedObjectContext): object {
  const first = records[0];
  const last = records.at(-1);
  // Lambda gives milliseconds for Kinesis and whole seconds for DynamoDB, as the streams do.
  const time = (ms = 0): string => {
    const text = new Date(ms).toISOString();
    return definition.source === "kinesis" ? text : `${text.slice(0, 19)}Z`;
  };
  return {
    shardId,
    startSequenceNumber: first?.sequenceNumber,
    endSequenceNumber: last?.sequenceNumber,
    approximateArrivalOfFirstRecord: time(first?.arrivedAtMs),
    approximateArrivalOfLastRecord: time(last?.arrivedAtMs),
    batchSize: records.length,
    streamArn: definition.eventSourceArn,
  };
}
