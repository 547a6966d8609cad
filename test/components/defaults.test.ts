import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { Feed } from "../../components/index.ts";
import { KAFKA_DEFAULTS, KAFKA_PLAIN_DEFAULTS } from "../../components/args/KafkaSettings.ts";
import { NETWORK_DEFAULTS } from "../../components/args/NetworkSettings.ts";
import { SCHEDULE_DEFAULTS } from "../../components/args/ScheduleSettings.ts";
import { DEFAULTS } from "../../components/StockAnalyticsPipelineArgs.ts";
import { readArgs } from "../../components/validation/readArgs.ts";
import { FEEDS } from "../../runtime/contract/tick.ts";
import { readArguments } from "../../scripts/arguments/readArguments.ts";
import { MSK } from "./kafkaArguments.ts";

/** All arguments but those of a list's items, which have no defaults. */
const ARGUMENTS = readArguments().filter(({ path }) => !path.includes("[]"));

function valueAt(object: object, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => (value as never)?.[key], object);
}

/** Whether a value is taken, other arguments making room for it. */
function isTaken(path: string, value: number): boolean {
  const names = path.split(".");
  const room: Record<string, object> = {
    "network.availabilityZoneCount": {
      network: { createVpc: true, availabilityZoneCount: value },
    },
    ...Object.fromEntries(
      ["minimumPollers", "maximumPollers", "partitions", "replicationFactor"].map((name) => [
        `source.kafka.${name}`,
        {
          source: {
            kafka: { ...MSK, createTopic: true, maximumPollers: 2_000, [name]: value },
          },
        },
      ]),
    ),
    "monitoring.thresholds.offsetLag": {
      source: { kafka: MSK },
      monitoring: { thresholds: { offsetLag: value } },
    },
    ...Object.fromEntries(
      ["intervalSeconds", "closeDelaySeconds"].map((name) => [
        `source.schedule.${name}`,
        { feed: "any", source: { schedule: { provider: "simulated", [name]: value } } },
      ]),
    ),
    "monitoring.staleIntervals": {
      monitoring: { feedIntervalSeconds: 60, staleIntervals: value },
    },
    "smaWindows.short": { smaWindows: { short: value, long: 5_000 } },
    "lake.firehoseBufferSeconds": { lake: { firehose: true, firehoseBufferSeconds: value } },
    "lake.firehoseBufferMib": { lake: { firehose: true, firehoseBufferMib: value } },
    "smaWindows.long": { smaWindows: { short: 1, long: value } },
    "processing.recordAgeHours": {
      stream: { retentionHours: 8_760 },
      processing: { recordAgeHours: value },
    },
  };
  const nested = names.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
  const set = room[path] ?? (nested as object);
  try {
    readArgs("stocks", { symbols: ["AAPL"], ...set });
    return true;
  } catch {
    return false;
  }
}

/**
 * A VPC that is made, a source and a topic have further settings, which project files leave out: they want
 * one.
 */
const ALL_DEFAULTS = {
  ...DEFAULTS,
  network: NETWORK_DEFAULTS,
  source: {
    schedule: { ...SCHEDULE_DEFAULTS, closedOn: [] },
    kafka: { ...KAFKA_DEFAULTS, ...KAFKA_PLAIN_DEFAULTS },
  },
};
/** What has to be given. */
const REQUIRED = ["symbols", "source.schedule.provider", "source.kafka.topic"];

function pathsOf(object: object, isGroup: (path: string) => boolean, prefix = ""): string[] {
  return Object.entries(object).flatMap(([name, value]: [string, object]) => {
    const path = `${prefix}${name}`;
    return isGroup(path) ? pathsOf(value, isGroup, `${path}.`) : [path];
  });
}

describe("defaults of the arguments", () => {
  const groups = ARGUMENTS.filter(({ isGroup }) => isGroup);
  /** What means nothing unless it is given; names say so of all of them. */
  const optional = ARGUMENTS.filter(
    ({ path, fallback }) => fallback?.startsWith("none: ") ?? path.startsWith("names."),
  );
  const leaves = ARGUMENTS.filter(
    (doc) => !groups.includes(doc) && !optional.includes(doc) && !REQUIRED.includes(doc.path),
  );

  it("are in each docstring as they are in the code", () => {
    assert.equal(leaves.length, 84);
    assert.equal(optional.length, 39);
    for (const { path, fallback } of leaves) {
      assert.equal(fallback, JSON.stringify(valueAt(ALL_DEFAULTS, path)), path);
    }
  });

  it("are there for every argument but the symbols", () => {
    const paths = pathsOf(ALL_DEFAULTS, (path) => groups.some((group) => group.path === path));
    assert.deepEqual(leaves.map(({ path }) => path).toSorted(), paths.toSorted());
    assert.equal(groups.length, 15);
  });

  it("are in Pulumi.yaml as they are in the code", () => {
    const project = parse(readFileSync("Pulumi.yaml", "utf8")) as {
      config: Record<string, { type: string; default?: unknown; description: string }>;
    };
    const { symbols, ...others } = project.config;
    assert.ok(symbols !== undefined && !("default" in symbols));
    const defaults = Object.entries(others).map(([key, { default: value }]) => [key, value]);
    assert.deepEqual(Object.fromEntries(defaults), DEFAULTS);
  });

  it("pass their own rules", () => {
    assert.doesNotThrow(() => readArgs("stocks", { symbols: ["AAPL"], ...DEFAULTS }));
  });
});

describe("bounds of the arguments", () => {
  const bounded = ARGUMENTS.flatMap(({ path, text }) => {
    const [, min, max] = /Whole number, (\d+) to (\d+)/.exec(text) ?? [];
    return min === undefined ? [] : [{ path, min: Number(min), max: Number(max) }];
  });

  it("are in the docstrings of all whole numbers", () => {
    const numbers = ARGUMENTS.filter(({ fallback }) => Number.isInteger(Number(fallback ?? "x")));
    const paths = numbers
      .map(({ path }) => path)
      .filter((path) => !/ThresholdPercent$|RetentionDays$/.test(path));
    assert.deepEqual(bounded.map(({ path }) => path).toSorted(), paths.toSorted());
  });

  for (const { path, min, max } of bounded) {
    it(`of ${path} are ${min} and ${max}, as its docstring says`, () => {
      assert.ok(isTaken(path, min), `${min} is taken`);
      assert.ok(isTaken(path, max), `${max} is taken`);
      assert.ok(!isTaken(path, min - 1), `${min - 1} is refused`);
      assert.ok(!isTaken(path, max + 1), `${max + 1} is refused`);
    });
  }
});

describe("classes of ticks", () => {
  it("are those of the contract", () => {
    assert.deepEqual(Object.values(Feed), FEEDS);
  });
});
