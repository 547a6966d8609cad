import type { KinesisStreamBatchResponse, KinesisStreamRecord } from "aws-lambda";
import { judgeRecord } from "./judgeRecord.ts";
import type { ParsedRecord, ProcessPorts, ProcessSettings } from "./processRecords.ts";
import { processRecords } from "./processRecords.ts";

/**
 * Processes the records of one shard of a Kinesis stream in order. Stops at the first record that a
 * platform failure left undone, and reports it: Lambda comes again from there, and everything done before
 * is done for good.
 * @param deadlineMs epoch milliseconds after which nothing is tried again
 */
export async function processBatch(
  records: readonly KinesisStreamRecord[],
  settings: ProcessSettings,
  ports: ProcessPorts,
  deadlineMs: number,
): Promise<KinesisStreamBatchResponse> {
  const parsed = records.map((record) => parseRecord(record, settings));
  const [done = 0] = await processRecords([parsed], ports, deadlineMs);
  const undone = parsed[done];
  return {
    batchItemFailures: undone === undefined ? [] : [{ itemIdentifier: undone.sequenceNumber }],
  };
}

function parseRecord(record: KinesisStreamRecord, settings: ProcessSettings): ParsedRecord {
  const { kinesis, eventID } = record;
  const position = {
    shardId: eventID.slice(0, eventID.indexOf(":")),
    sequenceNumber: kinesis.sequenceNumber,
    arrivedAtMs: Math.round(kinesis.approximateArrivalTimestamp * 1000),
  };
  return judgeRecord(kinesis.data, kinesis.partitionKey, position, settings);
}
