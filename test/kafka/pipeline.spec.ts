import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLake } from "../../cli/query/openLake.ts";
import { sendToTopic } from "../../cli/sources/sendToTopic.ts";
import type { LocalStack } from "../../local/LocalStack.ts";
import { startLocalStack } from "../../local/LocalStack.ts";
import { ENVIRONMENT } from "../../runtime/contract/environment.ts";
import { readAll } from "../cli/query/useLake.ts";
import { useBroker } from "./useBroker.ts";

const PROGRAM = join(import.meta.dirname, "fixtures/topic");
const SYMBOLS = ["AAPL", "MSFT", "TSLA", "BRK.B"];
const EACH = 300;
const FIRST_MS = Date.parse("2026-03-16T14:30:00.000Z");

/** Ticks of each symbol in turn, a second apart, and a few records that are none. */
async function* records() {
  for (let number = 0; number < EACH; number += 1) {
    await Promise.resolve();
    for (const symbol of SYMBOLS) {
      const timestamp = new Date(FIRST_MS + number * 1000).toISOString();
      const tick = { symbol, timestamp, price: `${100 + (number % 7)}.25` };
      yield { partitionKey: symbol, data: Buffer.from(JSON.stringify(tick)) };
    }
    if (number % 100 === 0) yield { partitionKey: "AAPL", data: Buffer.from("not a tick") };
  }
}

describe("a pipeline with a Kafka topic, in a local run", function () {
  this.timeout(240_000);
  const broker = useBroker();
  let dataDir: string;
  let stack: LocalStack | undefined;
  const problems: string[] = [];

  before(async () => {
    dataDir = mkdtempSync(join(tmpdir(), "stock-analytics-topic-"));
    stack = await startLocalStack({
      programDir: PROGRAM,
      stack: "dev",
      dataDir,
      kafkaBootstrap: [broker().server],
      functionEnvironment: { [ENVIRONMENT.compactOpenHour]: "true" },
      onProblem: (problem) => problems.push(problem),
    });
  });

  after(async () => {
    await stack?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it("processes every record once and in order per key, the broker restarting in mid-stream", async () => {
    assert.ok(stack !== undefined);
    let sent = 0;
    let restart: Promise<void> | undefined;
    const counts = await sendToTopic(records(), {
      connection: { bootstrapServers: [broker().server] },
      topic: "stock_live_feed",
      recordsPerSecond: 500,
      onSent: () => {
        sent += 1;
        if (sent === 400)
          restart = broker()
            .stop()
            .then(() => broker().startAgain());
      },
    });
    await restart;
    assert.ok(restart !== undefined);
    assert.equal(counts.sent, EACH * SYMBOLS.length + 3);
    await stack.drain();
    assert.ok(
      problems.some((problem) => problem.includes("could not read its stream")),
      "the broker was missed",
    );
  });

  it("has each tick in the archive once, under its partition and in the order of its offsets", async () => {
    const lake = await openLake({ dataDir });
    try {
      const rows = await readAll(
        lake,
        `SELECT symbol, "timestamp" AS at, shard_id, sequence_number FROM raw
         ORDER BY shard_id, CAST(sequence_number AS BIGINT)`,
      );
      assert.equal(rows.length, EACH * SYMBOLS.length);
      for (const symbol of SYMBOLS) {
        const ofSymbol = rows.filter((row) => row[0] === symbol);
        const times = ofSymbol.map((row) => row[1] as string);
        assert.equal(new Set(ofSymbol.map((row) => row[2])).size, 1, `${symbol}: one partition`);
        assert.deepEqual(times, times.toSorted(), `${symbol}: in the order in which it was sent`);
        assert.equal(new Set(times).size, EACH);
      }
      assert.match(rows[0]?.[2] as string, /^stock_live_feed-\d$/);
      const refused = await readAll(lake, "SELECT reason, shard_id FROM quarantine");
      assert.deepEqual(
        refused.map(([reason]) => reason),
        ["not_json", "not_json", "not_json"],
      );
      const compacted = await readAll(lake, "SELECT count(*) FROM ticks");
      assert.equal(Number(compacted[0]?.[0]), EACH * SYMBOLS.length);
    } finally {
      lake.close();
    }
  });
});
