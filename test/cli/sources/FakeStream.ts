import type { KinesisClient, PutRecordsCommand } from "@aws-sdk/client-kinesis";

/** What a call to {@link FakeStream} does: throws the error, or fails the records at these places. */
export type Fault = Error | ReadonlySet<number>;

/** A stream in memory behind the one call that a sender makes. */
export class FakeStream {
  /** Accepted payloads in the order of acceptance, as text. */
  readonly accepted: { readonly key: string; readonly text: string }[] = [];
  /** Number of records in each call. */
  readonly calls: number[] = [];
  /** Bytes of each call, keys included. */
  readonly bytes: number[] = [];
  readonly #faultOf: (call: number, records: number) => Fault | undefined;

  constructor(faultOf: (call: number, records: number) => Fault | undefined = () => undefined) {
    this.#faultOf = faultOf;
  }

  /** The client to send with. */
  get client(): Pick<KinesisClient, "send"> {
    const send = async (command: PutRecordsCommand): Promise<unknown> => {
      await Promise.resolve();
      return this.#put(command);
    };
    return { send: send };
  }

  #put(command: PutRecordsCommand): unknown {
    const records = command.input.Records ?? [];
    const fault = this.#faultOf(this.calls.length, records.length);
    this.calls.push(records.length);
    this.bytes.push(
      records.reduce(
        (sum, record) => sum + (record.Data?.length ?? 0) + Buffer.byteLength(record.PartitionKey!),
        0,
      ),
    );
    if (fault instanceof Error) throw fault;
    const results = records.map(({ Data, PartitionKey }, index) => {
      if (fault?.has(index)) {
        return { ErrorCode: "ProvisionedThroughputExceededException", ErrorMessage: "slow down" };
      }
      this.accepted.push({ key: PartitionKey!, text: Buffer.from(Data!).toString("latin1") });
      return { ShardId: "shardId-000000000000", SequenceNumber: String(this.accepted.length) };
    });
    return {
      FailedRecordCount: results.filter((result) => "ErrorCode" in result).length,
      Records: results,
    };
  }
}
