import assert from "node:assert/strict";
import { deadlineOf } from "../../../runtime/handlers/deadlineOf.ts";
import { observeFunction } from "../../../runtime/handlers/observe.ts";
import { FakeClock } from "../fakes/FakeClock.ts";

/** What is printed meanwhile, each line parsed. */
function captureLines(print: () => void): Record<string, unknown>[] {
  const texts: string[] = [];
  const streams = [process.stdout, process.stderr];
  const writes = streams.map((stream) => stream.write.bind(stream));
  for (const stream of streams) stream.write = (text) => texts.push(String(text)) > 0;
  try {
    print();
  } finally {
    streams.forEach((stream, index) => {
      stream.write = writes[index] ?? stream.write.bind(stream);
    });
  }
  return texts.map((text) => JSON.parse(text) as Record<string, unknown>);
}

/** Runs something with an environment variable set. */
function withVariable<T>(name: string, value: string | undefined, run: () => T): T {
  const before = process.env[name];
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
  try {
    return run();
  } finally {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  }
}

/** Sets of dimensions of a line of metrics. */
function dimensionsOf(line: Record<string, unknown> | undefined): unknown {
  const { CloudWatchMetrics } = line?._aws as { CloudWatchMetrics: { Dimensions: string[][] }[] };
  return CloudWatchMetrics[0]?.Dimensions;
}

describe("observeFunction", () => {
  const observe = () => observeFunction({ PIPELINE_NAME: "orders" });

  it("prints counts as embedded metrics of the pipeline, without the zeros", () => {
    const [line, ...others] = captureLines(() =>
      observe().count({ TicksAccepted: 3, TicksLate: 0 }),
    );
    assert.equal(others.length, 0);
    assert.equal(line?.TicksAccepted, 3);
    assert.equal(line?.pipeline, "orders");
    const { CloudWatchMetrics } = line?._aws as {
      CloudWatchMetrics: { Namespace: string; Metrics: { Name: string; Unit: string }[] }[];
    };
    assert.equal(CloudWatchMetrics[0]?.Namespace, "StockPipeline");
    assert.deepEqual(
      CloudWatchMetrics[0].Metrics.map(({ Name, Unit }) => [Name, Unit]),
      [["TicksAccepted", "Count"]],
    );
  });

  it("prints no metrics when all counts are zero", () => {
    assert.deepEqual(
      captureLines(() => observe().count({ TicksAccepted: 0 })),
      [],
    );
  });

  it("gives a metric the pipeline as its only dimension", () => {
    const [line] = captureLines(() => observe().count({ TicksAccepted: 3 }));
    assert.deepEqual(dimensionsOf(line), [["pipeline"]]);
    assert.ok(!("service" in (line ?? {})));
  });

  it("prints the age of the newest tick, and by symbol for those that are watched", () => {
    const environment = { PIPELINE_NAME: "orders", WATCHED_SYMBOLS: "AAPL,BRK.B" };
    const lines = captureLines(() =>
      observeFunction(environment).stored(
        new Map([
          ["AAPL", 7_000],
          ["TSLA", 9_500],
        ]),
        10_000,
      ),
    );
    assert.deepEqual(
      lines.map((line) => [dimensionsOf(line), line.pipeline, line.symbol, line.TickAgeSeconds]),
      [
        [[["pipeline"]], "orders", undefined, 0.5],
        [[["pipeline", "symbol"]], "orders", "AAPL", 3],
      ],
    );
    assert.match(JSON.stringify(lines), /"Name":"TickAgeSeconds","Unit":"Seconds"/);
  });

  it("forgets the symbol after its line", () => {
    const environment = { PIPELINE_NAME: "orders", WATCHED_SYMBOLS: "AAPL" };
    const [, , count] = captureLines(() => {
      const observer = observeFunction(environment);
      observer.stored(new Map([["AAPL", 7_000]]), 10_000);
      observer.count({ TicksAccepted: 1 });
    });
    assert.deepEqual(dimensionsOf(count), [["pipeline"]]);
  });

  it("counts each invocation for itself", () => {
    const lines = captureLines(() => {
      const observer = observe();
      observer.count({ TicksAccepted: 3 });
      observer.count({ TicksAccepted: 4 });
    });
    assert.deepEqual(
      lines.map(({ TicksAccepted }) => TicksAccepted),
      [3, 4],
    );
  });

  it("prints what is tried again as a warning with its error, and notes with their details", () => {
    const [warning, note] = captureLines(() => {
      const observer = observe();
      observer.retrying("a trend was not written", new Error("throttled"));
      observer.inform("late ticks", { ticks: ["AAPL x"] });
    });
    assert.equal(warning?.level, "WARN");
    assert.equal(warning?.message, "a trend was not written");
    assert.equal((warning?.error as { message: string }).message, "throttled");
    assert.equal(note?.level, "INFO");
    assert.deepEqual(note?.ticks, ["AAPL x"]);
    assert.equal(note?.service, "orders");
  });

  const printedAt: [string, string[]][] = [
    ["DEBUG", ["metrics", "DEBUG", "WARN", "INFO"]],
    ["INFO", ["metrics", "WARN", "INFO"]],
    ["WARN", ["metrics", "WARN"]],
    ["ERROR", ["metrics"]],
  ];
  for (const [POWERTOOLS_LOG_LEVEL, printed] of printedAt) {
    // Lambda tells the level that it filters by, which the logger puts before every other one.
    for (const AWS_LAMBDA_LOG_LEVEL of [
      undefined,
      POWERTOOLS_LOG_LEVEL === "DEBUG" ? "DEBUG" : "INFO",
    ]) {
      const place = AWS_LAMBDA_LOG_LEVEL === undefined ? "" : " in Lambda";
      it(`prints ${printed.join(", ")} at ${POWERTOOLS_LOG_LEVEL}${place}`, () => {
        const lines = withVariable("AWS_LAMBDA_LOG_LEVEL", AWS_LAMBDA_LOG_LEVEL, () =>
          captureLines(() => {
            const observer = observeFunction({ PIPELINE_NAME: "orders", POWERTOOLS_LOG_LEVEL });
            observer.count({ TicksAccepted: 3, TicksLate: 0 });
            observer.retrying("a trend was not written", new Error("throttled"));
            observer.inform("late ticks", { ticks: ["AAPL x"] });
          }),
        );
        assert.deepEqual(
          lines.map(({ level, TicksAccepted }) => (TicksAccepted === 3 ? "metrics" : level)),
          printed,
        );
      });
    }
  }

  it("prints all counts, zeros too, at DEBUG", () => {
    const environment = { PIPELINE_NAME: "orders", POWERTOOLS_LOG_LEVEL: "DEBUG" };
    const lines = captureLines(() => observeFunction(environment).count({ TicksLate: 0 }));
    assert.deepEqual(
      lines.map(({ counts }) => counts),
      [{ TicksLate: 0 }],
    );
  });

  it("refuses a log level that is none", () => {
    const environment = { PIPELINE_NAME: "orders", POWERTOOLS_LOG_LEVEL: "warning" };
    assert.throws(() => observeFunction(environment), {
      name: "ConfigurationError",
      message: /POWERTOOLS_LOG_LEVEL must be one of DEBUG, INFO, WARN, ERROR, got "warning"/,
    });
  });

  it("needs the pipeline's name", () => {
    assert.throws(() => observeFunction({}), { name: "ConfigurationError" });
  });
});

describe("deadlineOf", () => {
  it("keeps 8 seconds of the invocation back, but never more than half of it", () => {
    const deadlineMs = (remainingMs: number): number =>
      deadlineOf({ getRemainingTimeInMillis: () => remainingMs }, new FakeClock(1_000_000));
    assert.equal(deadlineMs(60_000), 1_052_000);
    assert.equal(deadlineMs(16_000), 1_008_000);
    assert.equal(deadlineMs(5_000), 1_002_500);
  });
});
