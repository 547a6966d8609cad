import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { makeHost, type TestHost } from "./makeHost.ts";

describe("FunctionLog", () => {
  let t: TestHost;
  beforeEach(() => {
    t = makeHost();
  });
  afterEach(() => t.close());

  it("is kept line by line with stream and invocation, in a file and for the listener", async () => {
    await t.deploy({
      "index.js": `console.log("loading");
        exports.handler = async () => {
          console.log("one\\ntwo"); console.error("bad"); process.stdout.write("open"); return 1; };`,
    });
    const { requestId } = await t.host.invoke("echo", "{}");
    const expected = [
      { functionName: "echo", stream: "stdout", text: "loading" },
      { functionName: "echo", stream: "stdout", text: "one", requestId },
      { functionName: "echo", stream: "stdout", text: "two", requestId },
      { functionName: "echo", stream: "stderr", text: "bad", requestId },
      { functionName: "echo", stream: "stdout", text: "open", requestId },
    ];
    assert.deepEqual(
      t.lines.map(({ atMs: _, ...line }) => line),
      expected,
    );
    await t.host.stop();
    const file = readFileSync(join(t.dataDir, "logs", "echo.ndjson"), "utf8")
      .trim()
      .split("\n");
    assert.deepEqual(
      file.map((line) => {
        const { at, ...rest } = JSON.parse(line) as Record<string, string>;
        assert.match(at ?? "", /^\d{4}-\d\d-\d\dT.*Z$/);
        return { functionName: "echo", ...rest };
      }),
      expected,
    );
  });

  it("is there when the function crashes or fails right after it", async () => {
    await t.deploy({
      "index.js": `exports.handler = async ({ crash }) => {
        console.log("before"); if (crash) process.exit(1); throw new Error("failed"); };`,
    });
    await t.errorOf({ crash: true });
    assert.deepEqual(
      t.lines.map(({ text }) => text),
      ["before", "Runtime.ExitError: Runtime exited with error: exit status 1"],
    );
    await t.errorOf();
    assert.match(t.lines.at(-1)?.text ?? "", /Invoke Error.*"errorMessage":"failed"/);
  });

  it("gives the metrics that Powertools writes", async () => {
    const line = {
      _aws: {
        Timestamp: 1_700_000_000_000,
        CloudWatchMetrics: [
          {
            Namespace: "StockPipeline",
            Dimensions: [["service"]],
            Metrics: [{ Name: "ticks", Unit: "Count" }],
          },
        ],
      },
      service: "process",
      ticks: 500,
    };
    await t.deploy({
      "index.js": `exports.handler = async () => console.log(${JSON.stringify(JSON.stringify(line))});`,
    });
    await t.call();
    assert.deepEqual(t.metrics, [
      {
        functionName: "echo",
        namespace: "StockPipeline",
        name: "ticks",
        unit: "Count",
        value: 500,
        dimensions: { service: "process" },
        timestampMs: 1_700_000_000_000,
      },
    ]);
  });

  it("still reaches the listener when the log file cannot be written", async () => {
    mkdirSync(join(t.dataDir, "logs", "echo.ndjson"), { recursive: true });
    await t.deploy({ "index.js": "exports.handler = async () => console.log('heard');" });
    await t.call();
    const texts = t.lines.map(({ text }) => text);
    assert.ok(texts.includes("heard"));
    assert.ok(texts.some((text) => /Log file of function "echo" cannot be written/.test(text)));
  });
});
