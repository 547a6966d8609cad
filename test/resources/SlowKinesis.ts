import type { KinesisClient, StreamDescriptionSummary } from "@aws-sdk/client-kinesis";
import {
  CreateStreamCommand,
  DeleteStreamCommand,
  DescribeStreamSummaryCommand,
  ListShardsCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-kinesis";

/** How often a stream is still seen after it was asked to go, and not seen yet after it was made. */
const LOOKS = 3;

/** Kinesis with one stream at most that takes its time, as AWS does. */
export class SlowKinesis {
  status: StreamDescriptionSummary["StreamStatus"] | undefined;
  /** What was asked for, looks left out. */
  readonly calls: string[] = [];
  #looksLeft = 0;

  constructor(status?: StreamDescriptionSummary["StreamStatus"]) {
    this.status = status;
  }

  get client(): KinesisClient {
    const send = (command: unknown): Promise<unknown> =>
      Promise.resolve().then(() => this.#answer(command));
    return { send } as unknown as KinesisClient;
  }

  #answer(command: unknown): unknown {
    if (command instanceof DescribeStreamSummaryCommand) return this.#describe();
    if (command instanceof ListShardsCommand) return { Shards: [{ SequenceNumberRange: {} }] };
    if (command instanceof DeleteStreamCommand) return this.#change("DELETING");
    if (command instanceof CreateStreamCommand) {
      assertGone(this.status);
      return this.#change("CREATING");
    }
    throw new Error("an unexpected call");
  }

  #change(status: "CREATING" | "DELETING"): object {
    this.calls.push(status);
    this.status = status;
    this.#looksLeft = LOOKS;
    return {};
  }

  #describe(): { StreamDescriptionSummary: { StreamStatus: string } } {
    if (this.calls.length > 0 && this.#looksLeft > 0) {
      this.#looksLeft -= 1;
      if (this.#looksLeft === 0) this.status = this.status === "CREATING" ? "ACTIVE" : undefined;
    }
    if (this.status === undefined) {
      throw new ResourceNotFoundException({ message: "no stream", $metadata: {} });
    }
    return { StreamDescriptionSummary: { StreamStatus: this.status } };
  }
}

function assertGone(status: string | undefined): void {
  if (status !== undefined) throw new Error(`the stream is still ${status}`);
}
