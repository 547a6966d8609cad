import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeHint } from "../../../cli/page/makeHint.ts";
import { parseTick } from "../../../runtime/domain/parseTick.ts";

const ENDPOINT = "http://127.0.0.1:4567";

describe("makeHint", () => {
  it("names the stream, where it is, and a source of the class that the pipeline takes", () => {
    const sources = (["any", "simulated", "replay", "live"] as const).map((feed) => {
      const { command } = makeHint({ endpoint: ENDPOINT, stream: "ticks" }, feed);
      assert.match(
        command,
        /AWS_ENDPOINT_URL_KINESIS=http:\/\/127\.0\.0\.1:4567 AWS_REGION=us-east-1/,
      );
      assert.match(command, / --stream ticks$/);
      return /produce (\w+ \S+)/.exec(command)?.[1];
    });
    assert.deepEqual(sources, [
      ...["simulated --symbols", "simulated --symbols", "replay AAPL.csv", "replay ticks.ndjson"],
    ]);
  });

  it("writes a record that a pipeline of live ticks takes", () => {
    const folder = mkdtempSync(join(tmpdir(), "stock-analytics-hint-"));
    try {
      const [write = ""] = makeHint({ endpoint: ENDPOINT, stream: "ticks" }, "live").command.split(
        " && ",
      );
      execFileSync("sh", ["-c", write], { cwd: folder });
      const record = readFileSync(join(folder, "ticks.ndjson"));
      const rules = {
        feed: "live",
        anomalyThresholdPercent: { mantissa: 5, decimals: 0 },
      } as const;
      const parsed = parseTick(record, Date.now(), rules);
      assert.ok("tick" in parsed, JSON.stringify(parsed));
      assert.deepEqual([parsed.tick.symbol, parsed.tick.price], ["AAPL", "190.5"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
