import assert from "node:assert/strict";
import { join } from "node:path";
import { openLake } from "../../cli/query/openLake.ts";
import type { RedriveReport } from "../../cli/redrive/RedriveReport.ts";
import { sendToTopic } from "../../cli/sources/sendToTopic.ts";
import type { LocalStackOptions } from "../../local/stackOptions.ts";
import { startLocalStack } from "../../local/LocalStack.ts";
import { keepSettings } from "../../local/runSettings.ts";
import { ENVIRONMENT } from "../../runtime/contract/environment.ts";
import { readAll } from "../cli/query/useLake.ts";
import { readFailed, writeFailed } from "../cli/redrive/localRun.ts";
import { runInProcess } from "../cli/redrive/runInProcess.ts";
import { useTemporaryDirectory } from "../emulators/temporaryDirectory.ts";
import { useBroker } from "./useBroker.ts";

const TOPIC = "stock_live_feed";
const SYMBOLS = ["AAPL", "MSFT", "TSLA", "BRK.B"];
const EACH = 60;
const FIRST_MS = Date.parse("2026-03-16T14:30:00.000Z");

async function* records() {
  for (let number = 0; number < EACH; number += 1) {
    await Promise.resolve();
    for (const symbol of SYMBOLS) {
      const timestamp = new Date(FIRST_MS + number * 1000).toISOString();
      const tick = { symbol, timestamp, price: `${100 + (number % 7)}.25` };
      yield { partitionKey: symbol, data: Buffer.from(JSON.stringify(tick)) };
    }
  }
}

describe("stock-analytics redrive of a Kafka topic", function () {
  this.timeout(240_000);
  const broker = useBroker();
  const directory = useTemporaryDirectory();
  const dataDir = (): string => join(directory(), "run");

  /** How the run is started; with other variables its functions fail. */
  function settings(variables: Readonly<Record<string, string>> = {}): LocalStackOptions {
    return {
      programDir: join(import.meta.dirname, "fixtures/failing"),
      stack: "dev",
      dataDir: dataDir(),
      kafkaBootstrap: [broker().server],
      functionEnvironment: { [ENVIRONMENT.compactOpenHour]: "true", ...variables },
    };
  }

  async function query(sql: string): Promise<readonly (readonly unknown[])[]> {
    const lake = await openLake({ dataDir: dataDir() });
    try {
      return await readAll(lake, sql);
    } finally {
      lake.close();
    }
  }

  /** Distinct rows of the archive by partition and offset. */
  const archived = () =>
    query(`SELECT DISTINCT symbol, "timestamp", shard_id, CAST(sequence_number AS BIGINT) AS record_offset
      FROM raw ORDER BY shard_id, record_offset`);

  let given: Map<string, string>;

  it("has what outlives its retries in the failed bucket, and in the table over it", async () => {
    const stack = await startLocalStack(settings({ [ENVIRONMENT.tickTableName]: "not-there" }));
    try {
      const connection = { bootstrapServers: [broker().server] };
      const counts = await sendToTopic(records(), { connection, topic: TOPIC });
      assert.equal(counts.sent, EACH * SYMBOLS.length);
      await stack.drain();
    } finally {
      await stack.stop();
    }
    given = readFailed(dataDir());
    assert.ok(given.size > 1, `${given.size} objects`);
    const [[batches, kept, partitions] = []] = await query(
      `SELECT count(*), sum(kafkabatchinfo.batchsize), count(kafkabatchinfo.recordsinfo) FROM failed`,
    );
    assert.deepEqual([batches, kept, partitions].map(Number), [
      given.size,
      EACH * SYMBOLS.length,
      given.size,
    ]);
    assert.deepEqual(await archived(), []);
  });

  it("lists it, puts it back, and has every record once and in order", async () => {
    keepSettings(dataDir(), settings());
    const listed = await runInProcess("--data-dir", dataDir(), "--dry-run", "--json");
    const found = JSON.parse(listed.stdout) as RedriveReport;
    assert.deepEqual(found.left, { batches: given.size, records: EACH * SYMBOLS.length });
    assert.deepEqual(new Set(found.batches.map(({ key }) => key)), new Set(given.keys()));
    assert.match(found.batches[0]?.shard ?? "", /^stock_live_feed-\d(,stock_live_feed-\d)*$/);

    const { stdout, stderr, exitCode } = await runInProcess("--data-dir", dataDir(), "--json");
    assert.equal(exitCode, undefined, stderr);
    const { redriven } = JSON.parse(stdout) as RedriveReport;
    assert.deepEqual(redriven, { batches: given.size, records: EACH * SYMBOLS.length });
    assert.deepEqual([...readFailed(dataDir()).keys()], []);
    const rows = await archived();
    assert.equal(rows.length, EACH * SYMBOLS.length);
    for (const symbol of SYMBOLS) {
      const times = rows.filter((row) => row[0] === symbol).map((row) => row[1] as string);
      assert.equal(new Set(times).size, EACH);
      assert.deepEqual(times, times.toSorted(), symbol);
    }
    const [stored] = await query("SELECT count(*), count(DISTINCT id) FROM raw");
    assert.deepEqual(stored?.map(Number), [rows.length, rows.length], "each is stored once");
  });

  it("changes nothing when it is put back once more", async () => {
    const before = await archived();
    const stack = await startLocalStack({ ...settings(), isPassive: true });
    try {
      await writeFailed(stack, given);
    } finally {
      await stack.stop();
    }
    const { exitCode, stderr } = await runInProcess("--data-dir", dataDir());
    assert.equal(exitCode, undefined, stderr);
    assert.deepEqual(await archived(), before);
  });
});
