import assert from "node:assert/strict";
import { KinesisClient, PutRecordCommand, SplitShardCommand } from "@aws-sdk/client-kinesis";
import { clientOptions } from "../../local/emulators/clients.ts";
import type { Emulator } from "../../local/emulators/Emulator.ts";
import { startKinesis } from "../../local/emulators/startKinesis.ts";
import { KinesisSource } from "../../local/mappings/KinesisSource.ts";
import { RecordFilter } from "../../local/mappings/RecordFilter.ts";
import { createStream } from "../emulators/createStream.ts";
import { useTemporaryDirectory } from "../emulators/temporaryDirectory.ts";

const TRIM_HORIZON = { type: "TRIM_HORIZON" } as const;

describe("KinesisSource", () => {
  const directory = useTemporaryDirectory();
  const systemNow = Date.now;
  let emulator: Emulator;
  let client: KinesisClient;
  let source: KinesisSource;

  /** Does something with a clock that is behind: it then begins that long before what comes next. */
  async function earlier<T>(seconds: number, work: () => Promise<T>): Promise<T> {
    Date.now = () => systemNow() - seconds * 1000;
    try {
      return await work();
    } finally {
      Date.now = systemNow;
    }
  }

  before(async () => {
    emulator = await startKinesis(directory());
    client = new KinesisClient(clientOptions(emulator.endpoint));
  });

  after(async () => {
    client.destroy();
    await emulator.stop();
  });

  async function useStream(StreamName: string): Promise<string> {
    await earlier(600, () => createStream(client, StreamName));
    source = new KinesisSource({
      client,
      eventSourceArn: `arn:aws:kinesis:us-east-1:000000000000:stream/${StreamName}`,
      filter: new RecordFilter([]),
    });
    const [shard] = await source.listShards();
    assert.ok(shard !== undefined);
    return shard.id;
  }

  async function put(StreamName: string, text: string): Promise<void> {
    const record = { StreamName, PartitionKey: "A", Data: Buffer.from(text) };
    await client.send(new PutRecordCommand(record));
  }

  it("finds a stream's first record, whose put began before an empty read", async () => {
    const shardId = await useStream("slow");
    let iterator = await source.openIterator(shardId, TRIM_HORIZON);
    for (let reads = 0; reads < 3; reads += 1) {
      const page = await source.read(shardId, iterator);
      assert.equal(page.records.length, 0);
      assert.equal(page.atTip, true);
      iterator = page.nextIterator ?? assert.fail("the shard is open");
    }
    await earlier(5, () => put("slow", "first"));
    const found = await source.read(shardId, iterator);
    assert.equal(found.records.length, 1);
    iterator = found.nextIterator ?? assert.fail("the shard is open");
    assert.equal((await source.read(shardId, iterator)).records.length, 0, "once only");
    await put("slow", "second");
    assert.equal((await source.read(shardId, iterator)).records.length, 1);
  });

  it("ends a shard that was closed without a record", async () => {
    const shardId = await useStream("split");
    const iterator = await source.openIterator(shardId, TRIM_HORIZON);
    assert.notEqual((await source.read(shardId, iterator)).nextIterator, undefined);
    await earlier(5, () =>
      client.send(
        new SplitShardCommand({
          StreamName: "split",
          ShardToSplit: shardId,
          NewStartingHashKey: String(2n ** 127n),
        }),
      ),
    );
    for (;;) {
      const { nextIterator, records } = await source.read(shardId, iterator);
      assert.equal(records.length, 0);
      if (nextIterator === undefined) break;
      assert.equal(nextIterator, iterator);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  });
});
