import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { MADE_NETWORK_RULES } from "../../../components/args/NetworkSettings.ts";
import { readArguments } from "../../../scripts/arguments/readArguments.ts";
import { BARE, MSK, SECRET, SERVERS } from "../kafkaArguments.ts";
import { problemsOf } from "./problemsOf.ts";

/** What no argument may be, and how messages show it. */
const JUNK: [what: string, value: unknown, shown: string][] = [
  ["null", null, "null"],
  ["NaN", NaN, "NaN"],
  ["a bigint", 5n, "5n"],
  ["a function", () => 5, "a function"],
  ["a symbol", Symbol("hunter2"), "a symbol"],
  ["a date", new Date(), "an object of type Date"],
  ["a Map", new Map([["short", 5]]), "an object of type Map"],
  ["a text of two lines", "hunter\n2", String.raw`"hunter\n2"`],
];

/** Arguments that mean something only beside others, with those. */
const COMPANIONS: Readonly<Record<string, object>> = {
  "network.vpcId": { network: { subnetIds: ["subnet-1"] } },
  "network.subnetIds": { network: { vpcId: "vpc-1" } },
  "network.securityGroupIds": { network: { vpcId: "vpc-1", subnetIds: ["subnet-1"] } },
  "stream.keyArn": {
    stream: { arn: "arn:aws:kinesis:us-east-1:123456789012:stream/ticks" },
  },
  "alerts.topicKeyArn": { alerts: { topicArn: "arn:aws:sns:us-east-1:123456789012:alerts" } },
  "storage.archiveKeyArn": { storage: { archiveBucketName: "prices" } },
  ...ofSource("schedule", {
    ...{ apiKey: { provider: "finnhub" }, apiKeySecretArn: { provider: "finnhub" } },
    apiKeySecretKeyArn: { provider: "finnhub", apiKeySecretArn: SECRET },
  }),
  ...ofSource("kafka", {
    clusterArn: { topic: MSK.topic },
    bootstrapServers: { topic: MSK.topic, credentialsSecretArn: SECRET },
    ...{ credentialsSecretArn: BARE, saslMechanism: SERVERS, caSecretArn: SERVERS },
    clientCertificateSecretArn: BARE,
    ...{ username: { ...BARE, password: "p" }, password: { ...BARE, username: "u" } },
    secretKeyArn: SERVERS,
    partitions: { ...MSK, createTopic: true },
    replicationFactor: { ...MSK, createTopic: true },
  }),
};

/** Arguments that are secrets whatever they are, and so never shown. */
const HIDDEN = ["source.kafka.password", "source.schedule.apiKey"];

function ofSource(kind: string, beside: Readonly<Record<string, object>>) {
  return Object.fromEntries(
    Object.entries(beside).map(([name, settings]) => [
      `source.${kind}.${name}`,
      { source: { [kind]: settings } },
    ]),
  );
}

function companionsOf(path: string): object {
  const isOfMadeVpc = Object.keys(MADE_NETWORK_RULES).some((name) => path === `network.${name}`);
  if (isOfMadeVpc) return { network: { createVpc: true } };
  const found = COMPANIONS[path];
  if (found !== undefined) return found;
  if (path.startsWith("source.schedule.")) return { source: { schedule: { provider: "yahoo" } } };
  return path.startsWith("source.kafka.") ? { source: { kafka: MSK } } : {};
}

/** Arguments in which one is this value; an item of a list stands alone in it. */
function argumentsWith(path: string, value: unknown): Record<string, unknown> {
  return path.split(".").reduceRight<unknown>((inner, name) => {
    if (!name.endsWith("[]")) return { [name]: inner };
    const companions = { protocol: "email", endpoint: "desk@example.com" };
    return { [name.slice(0, -2)]: [{ ...companions, ...(inner as object) }] };
  }, value) as Record<string, unknown>;
}

/** Both, group by group; where they differ, the second. */
function merged(one: object, other: object): object {
  const all: Record<string, unknown> = { ...one };
  for (const [name, value] of Object.entries(other)) {
    const before = all[name];
    all[name] = isGroup(before) && isGroup(value) ? merged(before, value) : value;
  }
  return all;
}

function isGroup(value: unknown): value is object {
  return value !== null && typeof value === "object" && value.constructor === Object;
}

describe("values that no argument may have", () => {
  const all = readArguments();

  for (const [what, value, shown] of JUNK) {
    it(`are refused for every argument once, by path, rule and value: ${what}`, () => {
      for (const { path } of all) {
        const found = problemsOf(merged(companionsOf(path), argumentsWith(path, value)));
        const [problem] = found;
        assert.equal(found.length, 1, `${path}: ${JSON.stringify(found)}`);
        assert.equal(problem?.propertyPath, path.replace("[]", "[0]"));
        assert.match(problem.reason, /must be .*; .*\.$/s, path);
        const isHidden = HIDDEN.includes(path);
        const got = `got ${isHidden ? "a secret value" : shown};`;
        assert.ok(problem.reason.includes(got), problem.reason);
      }
    });
  }

  for (const [what, make] of [
    ["an Output", () => pulumi.output({})],
    ["a promise", () => Promise.resolve({})],
  ] as const) {
    it(`are refused for every group and every list: ${what}`, () => {
      const holders = all.filter(({ isGroup, type }) => isGroup || /^\w+\[\]$/.test(type));
      assert.ok(holders.length >= 15, String(holders.length));
      for (const { path } of holders) {
        const found = problemsOf(merged(companionsOf(path), argumentsWith(path, make())));
        assert.deepEqual(
          found.map(({ propertyPath }) => propertyPath),
          [path],
        );
        assert.match(
          found[0]?.reason ?? "",
          /must be .*got an Output or a promise; write it plain/,
        );
      }
    });
  }

  it("are refused in every argument at once", () => {
    const groups = all.filter(({ path }) => !path.includes("."));
    const set = Object.fromEntries(groups.map(({ path }) => [path, null]));
    const paths = problemsOf(set).map(({ propertyPath }) => propertyPath);
    assert.deepEqual(paths.toSorted(), Object.keys(set).toSorted());
  });

  it("are refused in policies that JSON cannot hold", () => {
    const circle: Record<string, unknown> = {};
    circle["symbol"] = [circle];
    for (const filterPolicy of [circle, { symbol: [5n] }]) {
      const [problem, ...others] = problemsOf({
        alertEndpoints: [{ protocol: "email", endpoint: "desk@example.com", filterPolicy }],
      });
      assert.deepEqual(others, []);
      assert.equal(problem?.propertyPath, "alertEndpoints[0].filterPolicy");
      assert.match(problem.reason, /must be an object that JSON can hold, got an object; correct/);
    }
  });

  it("are refused in the holes of a list", () => {
    const symbols = ["AAPL"];
    symbols[2] = "MSFT";
    const [problem, ...others] = problemsOf({ symbols });
    assert.deepEqual(others, []);
    assert.equal(problem?.propertyPath, "symbols[1]");
    assert.match(problem.reason, /got undefined; correct or remove it/);
  });

  it("are refused as names of a pipeline", () => {
    for (const [, value, shown] of [...JUNK, ["spaces", "  ", '"  "'], ["nothing", "", '""']]) {
      const [problem, ...others] = problemsOf({}, value as string);
      assert.deepEqual(others, []);
      assert.equal(problem?.propertyPath, "name");
      assert.ok(problem.reason.includes(`got ${String(shown)};`), problem.reason);
    }
  });
});
