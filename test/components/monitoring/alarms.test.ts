import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { TABLE_OPERATIONS } from "../../../components/monitoring/alarms/storeAlarms.ts";
import { RUNBOOKS } from "../../../components/monitoring/runbooks.ts";
import { DEFAULT_THRESHOLDS } from "../../../components/monitoring/thresholds.ts";
import { InvokedBy, Source } from "../../../components/monitoring/Watched.ts";
import type { Registered, Registrations } from "../registerPipeline.ts";
import { nameOf, runbookOf } from "./alarmNames.ts";
import { evaluateMath } from "./evaluateMath.ts";
import type { KnownMetric } from "./judgeMetric.ts";
import { judgeMetric, knownMetrics } from "./judgeMetric.ts";
import {
  FULL,
  makeWatched,
  PHYSICAL_NAME,
  registerMonitoring,
  watchedFunction,
} from "./makeWatched.ts";
import { printedMetrics } from "./printedMetrics.ts";
import { expressionOf, metricsOfAlarm } from "./registeredMetrics.ts";

/** Alarms whose metrics are times, less those of Lambda. */
const IN_SECONDS = ["stale-feed", "queue-age", "delivery-age"];

describe("alarms of a pipeline", () => {
  let registrations: Registrations;
  let alarms: readonly Registered[];
  let known: KnownMetric[];
  before(async () => {
    registrations = await registerMonitoring(FULL);
    alarms = registrations.ofType("MetricAlarm");
    known = await knownMetrics();
  });

  const only = (name: string): Registered => {
    const found = alarms.filter((alarm) => nameOf(alarm) === name);
    assert.equal(found.length, 1, `${name} is there ${found.length} times`);
    return found[0] as Registered;
  };

  it("watch metrics that somebody publishes, under the dimensions they are published with", () => {
    const used = alarms.flatMap((alarm) => Object.values(metricsOfAlarm(alarm)));
    assert.ok(used.length > 40, "the metrics are found");
    for (const metric of used) judgeMetric(known, metric);
  });

  it("watch every metric of this pipeline, not of another", () => {
    const values = alarms.flatMap((alarm) =>
      Object.values(metricsOfAlarm(alarm)).flatMap(({ dimensions }) => Object.values(dimensions)),
    );
    const names = [
      PHYSICAL_NAME,
      ...["process-ticks-fn", "detect-trends-fn", "sweep-alerts-fn"],
      ...["notify-slack-fn", "compact-ticks-fn", "import-files-fn", "produce-quotes-fn"],
      ...["uuid-of-ticks", "uuid-of-trends", "tick-stream", "tick-table", "trend-table", "sweep"],
      ...["alert-topic", "undelivered", "AAPL", "BRK.B"],
      ...["stocks-monitoring-ops-0a1b2c3", "stocks-monitoring-ops-undelivered-0a1b2c3"],
      ...["raw-arrivals-queue", "raw-arrivals-dead", "imports-queue", "staging-delivery"],
      ...Object.values(TABLE_OPERATIONS).flat(),
    ];
    assert.deepEqual([...new Set(values)].toSorted(), [...new Set(names)].toSorted());
  });

  it("are there for each function, mapping, table, topic, queue and symbol", () => {
    const withDestination = ["process-ticks", "detect-trends", "sweep-alerts", "notify-slack"];
    withDestination.push("compact-ticks", "produce-quotes");
    const perFunction = [...withDestination, "import-files"];
    const perMapping = ["process-ticks", "detect-trends"];
    const each = (runbooks: readonly string[], subjects: readonly string[]) =>
      runbooks.flatMap((runbook) => subjects.map((subject) => `${runbook}-${subject}`));
    const expected = [
      ...each(["function-errors", "function-throttles", "function-duration"], perFunction),
      ...each(["failure-not-kept"], withDestination),
      ...["failed-events-notify-slack", "schedule-stopped-compact-ticks"],
      ...each(
        ["iterator-age", "mapping-stopped", "retried-records", "failed-records", "lost-records"],
        perMapping,
      ),
      ...each(["table-throttles", "table-errors"], ["tick-table", "trend-table"]),
      ...["stream-throttles", "rejected-ticks", "pending-alerts", "sweep-stopped"],
      ...["failed-deliveries", "undelivered-alerts", "undelivered-alarms"],
      ...["stale-feed-AAPL", "silent-feed-AAPL"],
      ...each(["delivery-not-kept"], ["alerts", "alarms"]),
      ...each(["queue-age"], ["raw-arrivals", "imports"]),
      ...["dead-letters-raw-arrivals", "delivery-age-staging"],
      ...["missed-polls", "no-quotes", "polling-stopped", "provider-failing"],
    ];
    const names = alarms.map(nameOf).filter((name) => !/^(stale|silent)-feed-BRK-B-/.test(name));
    assert.deepEqual(names.toSorted(), expected.toSorted());
    assert.equal(alarms.length, expected.length + 2);
  });

  it("have names that tell apart symbols that differ in signs only", async () => {
    const symbols = ["BRK.B", "BRK-B", "BRK_B", "^BRK-B", "BRKB"];
    const others = await registerMonitoring({ freshness: { symbols, staleMinutes: 5 } });
    const stale = others.ofType("MetricAlarm").filter((one) => runbookOf(one) === "stale-feed");
    assert.equal(new Set(stale.map(nameOf)).size, symbols.length);
    assert.equal(new Set(stale.map(({ name }) => name)).size, symbols.length);
    for (const { name } of stale) assert.match(name, /^[A-Za-z0-9-]+$/);
  });

  it("measure time in milliseconds where Lambda does, in seconds where others do", () => {
    for (const alarm of alarms) {
      for (const used of Object.values(metricsOfAlarm(alarm))) {
        const { unit } = judgeMetric(known, used);
        const isTime = /^(iterator-age|function-duration)-/.test(nameOf(alarm));
        if (isTime) assert.equal(unit, "Milliseconds", nameOf(alarm));
        else if (IN_SECONDS.includes(runbookOf(alarm)))
          assert.equal(unit, "Seconds", nameOf(alarm));
        else assert.equal(unit, "Count", nameOf(alarm));
      }
    }
    const thresholdOf = (name: string) => only(name).inputs["threshold"];
    assert.equal(thresholdOf("iterator-age-process-ticks"), 21_600_000 * 0.05);
    assert.equal(thresholdOf("iterator-age-detect-trends"), 7_200_000 * 0.05);
    assert.equal(thresholdOf("function-duration-process-ticks"), 48_000);
    assert.equal(thresholdOf("function-duration-detect-trends"), 24_000);
    assert.equal(thresholdOf("stale-feed-AAPL"), 900);
    assert.equal(thresholdOf("queue-age-raw-arrivals"), 10_800);
    assert.equal(thresholdOf("queue-age-imports"), 3_600);
    assert.equal(thresholdOf("delivery-age-staging"), 1_800);
  });

  it("say what silence means, and tell the ops topic when they ring and when they end", () => {
    const topic = "arn:aws:sns:us-east-1:123456789012:stocks-monitoring-ops-0a1b2c3";
    for (const { inputs } of alarms) {
      assert.match(String(inputs["treatMissingData"]), /^(breaching|notBreaching)$/);
      assert.deepEqual(inputs["alarmActions"], [topic]);
      assert.deepEqual(inputs["okActions"], [topic]);
      assert.equal(inputs["actionsEnabled"] ?? true, true);
      assert.deepEqual(inputs["tags"], { team: "quant" });
    }
    const bad = alarms.filter(({ inputs }) => inputs["treatMissingData"] === "breaching");
    const names = bad.map(runbookOf);
    assert.deepEqual(
      new Set(names),
      new Set([
        "mapping-stopped",
        "sweep-stopped",
        "schedule-stopped",
        "polling-stopped",
        "stale-feed",
      ]),
      "only what must never be silent",
    );
  });

  it("stay within CloudWatch's limits", () => {
    for (const alarm of alarms) {
      const { inputs } = alarm;
      const periods = Number(inputs["evaluationPeriods"]);
      assert.ok(Number(inputs["datapointsToAlarm"]) <= periods, nameOf(alarm));
      assert.ok(String(inputs["name"]).length <= 255);
      assert.ok(String(inputs["alarmDescription"]).length <= 1024);
      const metrics = Object.entries(metricsOfAlarm(alarm));
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
      assert.ok(metrics.length <= 10, nameOf(alarm));
      assert.equal(new Set(metrics.map(([, { period }]) => period)).size, 1, nameOf(alarm));
      for (const [id, { period = 0 }] of metrics) {
        assert.match(id, /^[a-z][a-zA-Z0-9_]*$/);
        // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
        assert.ok(period * periods <= 86_400, nameOf(alarm));
      }
    }
  });

  it("use every metric of their expressions, and no other", () => {
    for (const alarm of alarms) {
      const expression = expressionOf(alarm);
      if (expression === undefined) continue;
      const names = Object.keys(metricsOfAlarm(alarm));
      const words = expression.match(/[a-z]\w*/g) ?? [];
      assert.deepEqual([...new Set(words)].toSorted(), names.toSorted(), nameOf(alarm));
      const series = Object.fromEntries(names.map((name) => [name, [1]]));
      assert.doesNotThrow(() => evaluateMath(expression, series), nameOf(alarm));
    }
  });

  it("watch exactly the operations that the functions ask of each table", () => {
    const asked = (file: string): string[] => {
      const source = readFileSync(`runtime/ports/aws/${file}`, "utf8");
      const commands = [...source.matchAll(/new (\w+)Command\(/g)].map(([, name = ""]) => name);
      return source.includes("paginateQuery(") ? [...commands, "Query"] : commands;
    };
    const ticks = asked("DynamoTickStore.ts");
    // The trend store also looks up past ticks, to fill a longer window.
    const trends = [...asked("DynamoTrendStore.ts"), ...asked("packTransactions.ts")];
    assert.deepEqual(new Set([...ticks, "Query"]), new Set(TABLE_OPERATIONS.tickTable));
    assert.deepEqual(new Set(trends), new Set(TABLE_OPERATIONS.trendTable));
  });
});

describe("thresholds of the alarms", () => {
  it("change their own alarm and no other", async () => {
    const names = Object.keys(DEFAULT_THRESHOLDS) as (keyof typeof DEFAULT_THRESHOLDS)[];
    // A number of its own for each, which no other one makes.
    const thresholds = Object.fromEntries(names.map((name, index) => [name, 31 + index]));
    const of = (name: (typeof names)[number]): number => Number(thresholds[name]);
    const registrations = await registerMonitoring({
      ...FULL,
      thresholds: thresholds as typeof DEFAULT_THRESHOLDS,
    });
    const expected: Readonly<Record<string, number>> = {
      "iterator-age-process-ticks": 21_600 * 10 * of("iteratorAgePercent"),
      "iterator-age-detect-trends": 7_200 * 10 * of("iteratorAgePercent"),
      "retried-records": of("retriedRecords"),
      "failed-records": of("failedRecords"),
      "function-errors": of("functionErrors"),
      "function-throttles": of("functionThrottles"),
      "function-duration-detect-trends": 30 * 10 * of("durationPercent"),
      "function-duration-notify-slack": 10 * 10 * of("durationPercent"),
      "function-duration-compact-ticks": 900 * 10 * of("durationPercent"),
      "function-duration-import-files": 300 * 10 * of("durationPercent"),
      "function-duration": 60 * 10 * of("durationPercent"),
      "table-throttles": of("tableThrottles"),
      "table-errors": of("tableErrors"),
      "stream-throttles": of("streamThrottles"),
      "rejected-ticks": of("rejectedPercent"),
      "pending-alerts": of("pendingAlerts"),
      "failed-deliveries": of("failedDeliveries"),
      // Not to be set: one lost record is one too many, and silence is silence.
      ...{ "lost-records": 1, "failure-not-kept": 1, "undelivered-alerts": 1 },
      ...{ "undelivered-alarms": 1, "delivery-not-kept": 1, "dead-letters": 1 },
      ...{ "failed-events": 1, "schedule-stopped": 1 },
      ...{ "missed-polls": 1, "no-quotes": 1, "polling-stopped": 1, "provider-failing": 1 },
      "function-duration-produce-quotes": 150 * 10 * of("durationPercent"),
      ...{ "mapping-stopped": 1, "sweep-stopped": 1, "stale-feed": 900, "silent-feed": 10 },
      // What is late depends on the queue.
      ...{ "queue-age-raw-arrivals": 10_800, "queue-age-imports": 3_600, "delivery-age": 1_800 },
    };
    for (const alarm of registrations.ofType("MetricAlarm")) {
      const value = expected[nameOf(alarm)] ?? expected[runbookOf(alarm)];
      assert.equal(alarm.inputs["threshold"], value, nameOf(alarm));
    }
    const rejected = registrations
      .ofType("MetricAlarm")
      .filter((alarm) => nameOf(alarm) === "rejected-ticks");
    assert.deepEqual(rejected.map(expressionOf), [
      `IF((accepted + rejected) >= ${of("rejectedOutOf")}, 100 * rejected / (accepted + rejected), 0)`,
    ]);
  });
});

describe("what the functions print", () => {
  it("is metrics of the pipeline, and of the symbol where one is watched", async () => {
    const printed = await printedMetrics("orders", "AAPL");
    const seen = new Set(
      printed.map(({ namespace, name, unit, dimensions }) =>
        [namespace, name, unit, JSON.stringify(dimensions)].join(" "),
      ),
    );
    const own = (name: string, unit = "Count", dimensions = '{"pipeline":"orders"}') =>
      `StockPipeline ${name} ${unit} ${dimensions}`;
    assert.deepEqual(
      seen,
      new Set([
        own("TicksAccepted"),
        own("TicksRejected"),
        own("Anomalies"),
        own("PartitionKeysMismatched"),
        own("TicksLate"),
        own("TicksAhead"),
        own("TicksFallback"),
        own("ItemsIgnored"),
        own("SplitResets"),
        own("AlertsRaised"),
        own("AlertsPublished"),
        own("AlertsExpired"),
        own("AlertsPending"),
        ...["Polls", "PollsMissed", "QuotesSent", "QuotesRefused"].map((name) => own(name)),
        ...["SymbolsUnanswered", "ProviderFailures", "FallbackQuotes"].map((name) => own(name)),
        own("FeedGaps"),
        own("IntervalsMissed", "Count", '{"pipeline":"orders","symbol":"AAPL"}'),
        own("TickAgeSeconds", "Seconds"),
        own("TickAgeSeconds", "Seconds", '{"pipeline":"orders","symbol":"AAPL"}'),
      ]),
    );
  });
});

describe("alarms without what they watch", () => {
  it("are not there: no dead-letter queue, queue, Firehose, rare function, watched symbol", async () => {
    const registrations = await registerMonitoring({ watched: makeWatched() });
    const runbooks = new Set(registrations.ofType("MetricAlarm").map(runbookOf));
    const missing = RUNBOOKS.filter((runbook) => !runbooks.has(runbook));
    assert.deepEqual(missing, [
      "offset-lag",
      ...["failed-events", "schedule-stopped", "silent-feed", "stale-feed", "missed-polls"],
      ...["no-quotes", "polling-stopped", "provider-failing", "undelivered-alerts"],
      ...["queue-age", "dead-letters", "delivery-age"],
    ]);
    const names = registrations.ofType("MetricAlarm").map(nameOf);
    const notKept = names.filter((name) => name.startsWith("delivery-not-kept"));
    assert.deepEqual(notKept, ["delivery-not-kept-alarms"]);
  });
});

describe("alarms on invocations", () => {
  it("look at periods no shorter than an invocation, which is dated from its start", async () => {
    for (const [timeoutSeconds, period] of [
      [1, 60],
      [60, 60],
      [61, 120],
      [900, 900],
    ] as const) {
      const processTicks = watchedFunction("process-ticks", InvokedBy.Stream, timeoutSeconds);
      const mapping = {
        ...{ function: processTicks, reads: Source.Stream },
        ...{ uuid: "uuid-of-ticks", recordAgeSeconds: 21_600 },
      };
      const watched = makeWatched({ processTicks, mappings: [mapping] });
      const alarms = (await registerMonitoring({ watched })).ofType("MetricAlarm");
      const periodOf = (name: string) =>
        alarms.find((alarm) => nameOf(alarm) === `${name}-process-ticks`)?.inputs["period"];
      for (const name of ["function-errors", "function-duration", "iterator-age"]) {
        assert.equal(periodOf(name), period, `${name} with ${timeoutSeconds} s`);
      }
      assert.equal(periodOf("retried-records"), period);
      assert.equal(periodOf("function-throttles"), 60, "what is refused takes no time");
    }
  });
});

describe("alarms on the topics", () => {
  it("are shown on the dashboard however many symbols there are", async () => {
    const symbols = Array.from({ length: 70 }, (_, index) => `S${index}`);
    const freshness = { symbols, staleMinutes: 5 };
    const { inputs } = (await registerMonitoring({ freshness })).only("Dashboard");
    const { widgets } = JSON.parse(String(inputs["dashboardBody"])) as {
      widgets: { type: string; properties: { alarms: string[] } }[];
    };
    const shown = widgets.find(({ type }) => type === "alarm")?.properties.alarms ?? [];
    assert.equal(shown.length, 100);
    for (const name of ["undelivered-alarms", "delivery-not-kept-alarms"]) {
      assert.ok(
        shown.some((arn) => arn.endsWith(`-${name}`)),
        name,
      );
    }
  });
});
