import type { KinesisClient } from "@aws-sdk/client-kinesis";
import { PutRecordsCommand } from "@aws-sdk/client-kinesis";
import type { TickRecord, TickStream } from "../TickStream.ts";

// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html
const MAX_RECORDS = 500;
/** Half of what a call may hold: keys count as well, and a record of quotes is small. */
const MAX_BYTES = 2_500_000;

/** {@link TickStream} in Kinesis. */
export class KinesisTickStream implements TickStream {
  readonly #client: KinesisClient;
  readonly #streamName: string;

  constructor(client: KinesisClient, streamName: string) {
    this.#client = client;
    this.#streamName = streamName;
  }

  async put(records: readonly TickRecord[]): Promise<readonly TickRecord[]> {
    const refused: TickRecord[] = [];
    for (const part of partsOf(records)) {
      const { Records = [] } = await this.#client.send(
        new PutRecordsCommand({
          StreamName: this.#streamName,
          Records: part.map(({ symbol, data }) => ({ PartitionKey: symbol, Data: data })),
        }),
      );
      refused.push(...part.filter((_, index) => Records[index]?.SequenceNumber === undefined));
    }
    return refused;
  }
}

function partsOf(records: readonly TickRecord[]): TickRecord[][] {
  const parts: TickRecord[][] = [];
  let bytes = Infinity;
  for (const record of records) {
    let part = parts.at(-1);
    if (part === undefined || part.length >= MAX_RECORDS || bytes + sizeOf(record) > MAX_BYTES) {
      parts.push((part = []));
      bytes = 0;
    }
    part.push(record);
    bytes += sizeOf(record);
  }
  return parts;
}

function sizeOf({ symbol, data }: TickRecord): number {
  return symbol.length + data.byteLength;
}
