/**
 * A producer: puts ticks on the pipeline's stream and keeps the order of each symbol's, whatever the stream refuses.
 *
 *     node putTicks.ts <stream name> < ticks.ndjson
 *
 * PutRecords may take some records of a call and refuse others. A later tick of a symbol must not overtake one that was
 * refused, so that a call has one tick of each symbol, and what is refused goes first in the next.
 */
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { KinesisClient, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { NodeHttpHandler } from "@smithy/node-http-handler";

/** The least a tick says; docs/ticks.md has all fields. */
interface Tick {
  readonly symbol: string;
  /** RFC 3339 with a zone, or epoch milliseconds. */
  readonly timestamp: string | number;
  /** Written as it is quoted: "227.52" keeps its decimals. */
  readonly price: string;
}

// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html
const MOST_RECORDS = 500;
/** A read of the input at most this many ticks ahead of the stream. */
const MOST_WAITING = 5_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

class Producer {
  // HTTP/1.1 rather than 2, which the stand-in of a local run does not speak.
  readonly #client = new KinesisClient({ requestHandler: new NodeHttpHandler() });
  readonly #streamName: string;
  readonly #waiting = new Map<string, Tick[]>();
  #count = 0;
  #pauseMs = FIRST_PAUSE_MS;

  constructor(streamName: string) {
    this.#streamName = streamName;
  }

  async add(tick: Tick): Promise<void> {
    const queue = this.#waiting.get(tick.symbol);
    if (queue === undefined) this.#waiting.set(tick.symbol, [tick]);
    else queue.push(tick);
    this.#count += 1;
    while (this.#count >= MOST_WAITING) await this.#put();
  }

  async end(): Promise<void> {
    while (this.#count > 0) await this.#put();
  }

  /** One call, with the first tick of each symbol. */
  async #put(): Promise<void> {
    const queues = [...this.#waiting.values()].slice(0, MOST_RECORDS);
    const { Records = [] } = await this.#client.send(
      new PutRecordsCommand({
        StreamName: this.#streamName,
        Records: queues.map(([tick]) => ({
          PartitionKey: tick!.symbol,
          Data: Buffer.from(JSON.stringify(tick)),
        })),
      }),
    );
    const taken = queues.filter((_, index) => Records[index]?.SequenceNumber !== undefined);
    for (const queue of taken) {
      const { symbol } = queue.shift()!;
      this.#count -= 1;
      // Behind the others, so that more than 500 symbols take turns.
      this.#waiting.delete(symbol);
      if (queue.length > 0) this.#waiting.set(symbol, queue);
    }
    if (taken.length === queues.length) this.#pauseMs = FIRST_PAUSE_MS;
    else {
      await sleep(this.#pauseMs * (0.5 + Math.random() / 2));
      this.#pauseMs = Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS);
    }
  }
}

const [streamName] = process.argv.slice(2);
if (streamName === undefined) {
  console.error("usage: node putTicks.ts <stream name> < ticks.ndjson");
  process.exit(2);
}
const producer = new Producer(streamName);
for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() !== "") await producer.add(JSON.parse(line) as Tick);
}
await producer.end();
