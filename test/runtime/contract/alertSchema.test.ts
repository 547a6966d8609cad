import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import fc from "fast-check";
import type { Alert } from "../../../runtime/contract/alert.ts";
import { ALERT_COLUMNS } from "../../../runtime/contract/lake.ts";
import { SYMBOL_PATTERN } from "../../../runtime/contract/tick.ts";
import { makeAnomalyAlert } from "../../../runtime/domain/makeAlert.ts";
import { makeArrivedTick } from "../fakes/makeArrivedTick.ts";
import { makePending } from "../fakes/makePending.ts";
import { makeKinesisRecord } from "../fakes/records.ts";
import { World } from "../fakes/World.ts";

const SCHEMA = JSON.parse(
  readFileSync(new URL("../../../runtime/contract/alert.schema.json", import.meta.url), "utf8"),
) as { readonly properties: Readonly<Record<string, { readonly pattern?: string }>> };

const fits = new Ajv({ strict: true, strictRequired: false }).compile(SCHEMA);

/** Why an alert does not fit; empty when it does. */
function faults(alert: unknown): string {
  return fits(alert) ? "" : JSON.stringify(fits.errors);
}

const CROSSOVER = makePending({ change: "-1.25", changePercent: "-0.65616798" }).alert;
const ANOMALY = makeAnomalyAlert(
  "AAPL",
  "up",
  makeArrivedTick({ dayChange: { amount: "7", percent: "7.5" } }),
);

describe("the schema of alerts", () => {
  it("fits every alert that the functions publish, and no field of it is unknown", async () => {
    const price = fc.oneof(
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom("0.00000001", 0.5, 7.125, "999999999999.123"),
    );
    const change = fc.oneof(
      fc.constant({}),
      fc.record({ previous_close: price }),
      fc.record({ change: price, change_percent: fc.integer({ min: -9, max: 9 }) }),
      fc.record({ change_percent: fc.constantFrom(-7.5, 0, 99) }),
    );
    const sent = fc.record({
      symbol: fc.constantFrom("AAPL", "^GSPC", "BTC-USD", "A^B=C_D:E-F.GHIJKLMNOP19"),
      data_source: fc.constantFrom("live", "replay", "mock"),
      price,
      change,
    });
    const seen = new Set<string>();
    const check = async (ticks: readonly { change: object }[]): Promise<void> => {
      const world = new World({
        rules: { feed: "any" },
        settings: {
          windows: { short: 1, long: 2 },
          feed: "any",
          alertKinds: new Set(["crossover", "anomaly"]),
        },
      });
      const records = ticks.map(({ change: said, ...tick }, index) =>
        makeKinesisRecord(
          { ...tick, ...said, timestamp: 1_795_185_000_000 + index },
          { sequence: index },
        ),
      );
      await world.processAll(records);
      await world.detectAll();
      for (const alert of world.topic.published) {
        assert.equal(faults(JSON.parse(JSON.stringify(alert))), "");
        for (const name of ["kind", "direction", "data_source"] as const) seen.add(alert[name]);
        for (const name of Object.keys(alert)) seen.add(name);
      }
    };
    await fc.assert(fc.asyncProperty(fc.array(sent, { minLength: 5, maxLength: 40 }), check));
    const everything = ["crossover", "anomaly", "up", "down", "live", "replay", "simulated"];
    for (const name of [...everything, ...Object.keys(SCHEMA.properties)]) {
      assert.ok(seen.has(name), `no alert had ${name}`);
    }
  });

  it("names the fields of the archive's lines", () => {
    assert.deepEqual(
      Object.keys(SCHEMA.properties).sort(),
      ALERT_COLUMNS.map(({ name }) => name).sort(),
    );
  });

  it("has the tick's rule of symbols", () => {
    assert.equal(SCHEMA.properties.symbol?.pattern, SYMBOL_PATTERN.source);
  });

  it("fits none that lacks a field", () => {
    const optional = new Set(["change", "change_percent"]);
    for (const alert of [CROSSOVER, ANOMALY] as readonly Alert[]) {
      assert.equal(faults(alert), "");
      for (const name of Object.keys(alert)) {
        const rest = Object.fromEntries(Object.entries(alert).filter(([other]) => other !== name));
        assert.equal(faults(rest) === "", optional.has(name), name);
      }
    }
  });

  const wrong: readonly [string, unknown][] = [
    ["a field it does not name", { ...CROSSOVER, note: "" }],
    ["averages in an anomaly", { ...ANOMALY, short_sma: "1" }],
    ["a signal in an anomaly", { ...ANOMALY, signal: "BUY_SIGNAL" }],
    ["another kind", { ...CROSSOVER, kind: "volume" }],
    ["a price as a number", { ...CROSSOVER, price: 189.25 }],
    ["a price of zero", { ...CROSSOVER, price: "0" }],
    ["needless zeros", { ...CROSSOVER, price: "189.250" }],
    ["nine decimals", { ...CROSSOVER, long_sma: "1.123456789" }],
    ["an exponent", { ...CROSSOVER, change: "1e2" }],
    ["a time without milliseconds", { ...CROSSOVER, timestamp: "2026-11-20T14:30:00Z" }],
    ["half a window", { ...CROSSOVER, short_window: 2.5 }],
    ["a longer id", { ...CROSSOVER, id: `${CROSSOVER.id}0` }],
    ["no object", "alert"],
  ];
  for (const [what, alert] of wrong) {
    it(`does not fit ${what}`, () => assert.notEqual(faults(alert), ""));
  }
});
