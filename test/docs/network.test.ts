import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { NETWORK_DEFAULTS } from "../../components/args/NetworkSettings.ts";
import { callsByService, ENDPOINT_TYPES } from "../../components/network/endpointServices.ts";
import {
  detectTrendsStatements,
  processTicksStatements,
  sweepAlertsStatements,
} from "../../components/permissions/functionStatements.ts";
import { takeArrivalsStatements } from "../../components/permissions/lakeStatements.ts";

const PAGE = readFileSync("docs/network.md", "utf8");

/** Hours in AWS's month. */
const HOURS = 730;

/** Rows of the table below a heading, as cells. */
function tableBelow(heading: string): string[][] {
  const [, section = ""] = PAGE.split(`\n## ${heading}\n`);
  const [text = ""] = section.split("\n## ");
  return text
    .split("\n")
    .filter((line) => /^\| (?!-)/.test(line))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** Services that the pipeline's functions call from inside the VPC. */
function servicesCalled(): string[] {
  const arn = pulumi.output("arn");
  // Every resource that the statements name: the services are all that counts here.
  const resources = new Proxy({} as Parameters<typeof processTicksStatements>[0], {
    get: (_, name) => (name === "account" ? { region: arn, dnsSuffix: arn } : arn),
  });
  const statements = [processTicksStatements, detectTrendsStatements, sweepAlertsStatements];
  const ofCompaction = takeArrivalsStatements(resources, arn);
  return [
    ...callsByService([...statements.flatMap((of) => of(resources)), ...ofCompaction]).keys(),
  ];
}

describe("the page about the network", () => {
  const [header = [], ...rows] = tableBelow("What it costs");

  it("has a price for each endpoint that the functions need, and for no other", () => {
    const endpoints = rows.flatMap(([what = ""]) => {
      const [, type, service] = /^(\w+) endpoint of `([\w-]+)`$/.exec(what) ?? [];
      return service === undefined ? [] : [[service, type]];
    });
    assert.ok(endpoints.length > 0);
    const needed = servicesCalled().map((service) => [
      service,
      ENDPOINT_TYPES[service as keyof typeof ENDPOINT_TYPES].toLowerCase(),
    ]);
    assert.deepEqual(endpoints.toSorted(), needed.toSorted());
  });

  it("multiplies right: price by 730 hours and zones", () => {
    const zones = header.slice(2).map((cell) => Number(/(\d) zones?$/.exec(cell)?.[1]));
    assert.deepEqual(zones, [1, 2, 3]);
    for (const [what = "", price = "", ...months] of rows) {
      const wanted = zones.map((count) => (Number(price) * HOURS * count).toFixed(2));
      assert.deepEqual(months, wanted, what);
    }
  });

  it("adds right: what is made costs what its endpoints do", () => {
    const sum = (column: number): number =>
      rows
        .filter(([what = ""]) => what.includes(" endpoint of "))
        .reduce((total, row) => total + Number(row[column]), 0);
    const total = rows.find(([what]) => what === "all that is made") ?? [];
    for (const column of [1, 2, 3, 4]) assert.equal(Number(total[column]), sum(column));
  });

  it("takes each price from what is written above the table", () => {
    assert.match(PAGE, /us-east-1/);
    const priceOf = (what: string): string | undefined =>
      rows.find(([name = ""]) => name.startsWith(what))?.[1];
    assert.equal(priceOf("interface endpoint"), "0.01");
    assert.equal(priceOf("NAT gateways"), "0.045");
    assert.equal(priceOf("gateway endpoint"), "0");
  });

  it("shows the defaults as they are", () => {
    assert.ok(PAGE.includes(`VPC ${NETWORK_DEFAULTS.cidrBlock}, two zones`));
    assert.equal(NETWORK_DEFAULTS.availabilityZoneCount, 2);
  });
});
