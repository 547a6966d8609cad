import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import type { AcceptRules } from "../../../runtime/domain/readTick.ts";
import { STAGED_LOAD } from "../../../runtime/handlers/loads.ts";
import { DROPPED_AT_MS, LoadWorld } from "../fakes/LoadWorld.ts";

const TICK = '{"symbol":"AAPL","timestamp":"2026-11-20T14:29:58.250Z","price":264.35}';
const OTHER = '{"symbol":"MSFT","timestamp":"2026-11-20T14:29:59Z","price":"512.10"}';
const KEY = "staging/2026/11/20/14/stocks-1-2026-11-20-14-29-00-8d3f";

async function load(body: string | Uint8Array, rules: Partial<AcceptRules> = {}, key = KEY) {
  const world = new LoadWorld(STAGED_LOAD, rules);
  const response = await world.invoke([world.drop(key, body)]);
  assert.deepEqual(response, { batchItemFailures: [] });
  return world;
}

async function symbolsOf(world: LoadWorld): Promise<unknown[]> {
  return (await world.rows()).map(({ symbol }) => symbol);
}

describe("load-staged", () => {
  it("makes a row of each record, with the object's time as loading time", async () => {
    const record =
      '{"symbol":"AAPL","timestamp":"2026-11-20T09:29:58.25-05:00","price":264.35,"open":263,' +
      '"high":265.01,"low":262.5,"previous_close":266.25,"volume":100,"exchange":"XNAS",' +
      '"data_source":"iex","note":"x"}';
    const world = await load(`${record}\n${OTHER}\n`);
    assert.deepEqual(await world.rows(), [
      {
        symbol: "AAPL",
        produced_at: "2026-11-20 14:29:58.25",
        price: "264.35000000",
        open: "263.00000000",
        high: "265.01000000",
        low: "262.50000000",
        previous_close: "266.25000000",
        volume: "100.00000000",
        exchange: "XNAS",
        data_source: "iex",
        etl_loading_ts: "2026-11-20 14:30:00",
      },
      {
        symbol: "MSFT",
        produced_at: "2026-11-20 14:29:59",
        price: "512.10000000",
        etl_loading_ts: "2026-11-20 14:30:00",
      },
    ]);
    assert.deepEqual(world.bucketStore.keys("stream_prices/"), [
      "stream_prices/2026-11/2026-11-20-00.parquet",
    ]);
    assert.deepEqual(
      (await world.latest()).map(({ symbol, price, road, change }) => [
        symbol,
        price,
        road,
        change,
      ]),
      [
        ["AAPL", "264.35000000", "stream_prices", "-1.90000000"],
        ["MSFT", "512.10000000", "stream_prices", undefined],
      ],
    );
  });

  it("keeps the first loading time of a row that comes again", async () => {
    for (const isReversed of [false, true]) {
      const world = new LoadWorld(STAGED_LOAD);
      const bodies = [0, 90_000].map((laterMs) =>
        world.drop(`${KEY}-${laterMs}`, `${TICK}\n${TICK}\n`, DROPPED_AT_MS + laterMs),
      );
      for (const body of isReversed ? bodies.reverse() : bodies) await world.invoke([body]);
      const rows = await world.rows();
      assert.equal(rows.length, 1);
      assert.equal(rows[0]?.etl_loading_ts, "2026-11-20 14:30:00");
    }
  });

  it("keeps two ticks of one millisecond apart by what is finer", async () => {
    const at = (fraction: string) => TICK.replace(".250Z", `.250${fraction}Z`);
    const world = await load(`${at("1")}\n${at("2")}\n${at("1")}\n`);
    const ids = (await world.rows()).map(({ id }) => id);
    assert.equal(new Set(ids).size, 2);
    assert.equal(ids.length, 2);
  });

  it("refuses what process-ticks refuses, with its line, and takes the rest", async () => {
    const bad: [line: string, reason: string][] = [
      ["not json", "not_json"],
      ["[1]", "not_an_object"],
      [TICK.replace("264.35", "-5"), "price_not_positive"],
      [TICK.replace("264.35", '"NaN"'), "price_not_a_decimal"],
      [TICK.replace("AAPL", "../x"), "symbol_invalid"],
      [TICK.replace("2026-11-20T14:29:58.250Z", "2026-11-21T14:31:00Z"), "timestamp_too_far_ahead"],
      [TICK.replace("}", ',"data_source":"mock"}'), "feed_not_accepted"],
      [TICK.replace("}", `,"note":"${"x".repeat(70_000)}"}`), "record_too_large"],
      [TICK.slice(0, -1), "not_json"],
    ];
    const world = await load([TICK, ...bad.map(([line]) => line), OTHER].join("\n"));
    assert.deepEqual(
      world.refusals(),
      bad.map(([line, reason], index) => [reason, index + 2, line]),
    );
    assert.equal(world.quarantined()[0]?.source, KEY);
    assert.match(world.quarantineKeys()[0] ?? "", /^quarantine\/2026\/11\/20\/14\/staging-/);
    assert.deepEqual(await symbolsOf(world), ["AAPL", "MSFT"]);
  });

  it("takes the class of ticks that the pipeline takes", async () => {
    const simulated = TICK.replace("}", ',"data_source":"simulated"}');
    assert.deepEqual(await symbolsOf(await load(simulated, { feed: "simulated" })), ["AAPL"]);
    assert.deepEqual(await symbolsOf(await load(simulated, { feed: "live" })), []);
  });

  it("reads records that nobody put a line end between", async () => {
    const tricky = OTHER.replace("}", ',"note":"}{ \\" {"}');
    const world = await load(`${TICK}${tricky} ${TICK.replace("AAPL", "NVDA")}\n{"symbol":1}{"x"`);
    assert.deepEqual(await symbolsOf(world), ["AAPL", "MSFT", "NVDA"]);
    assert.deepEqual(world.refusals(), [
      ["missing_timestamp", 2, '{"symbol":1}'],
      ["not_json", 2, '{"x"'],
    ]);
  });

  it("reads gzip by its name, line ends of Windows, and blank lines", async () => {
    const body = gzipSync(`\n${TICK}\r\n\n${OTHER}`);
    assert.deepEqual(await symbolsOf(await load(body, {}, `${KEY}.gz`)), ["AAPL", "MSFT"]);
  });

  it("keeps the records before the end of a gzip that was cut short", async () => {
    const rows = Array.from({ length: 2_000 }, (_, n) =>
      TICK.replace("264.35", `${((n * 7919) % 9973) + 1}`),
    );
    const whole = gzipSync(rows.join("\n"));
    const world = await load(whole.subarray(0, whole.length / 2), {}, `${KEY}.gz`);
    const count = (await world.rows()).length;
    assert.ok(count > 100 && count < 1_900, `${count} rows`);
    assert.deepEqual(world.refusals(), [["file_cut_short", count + 1, ""]]);
  });

  it("says of a gzip under another name that it is none of its records", async () => {
    const world = await load(gzipSync(TICK));
    assert.ok(world.refusals().length > 0);
    assert.ok(world.refusals().every(([reason]) => ["not_utf8", "not_json"].includes(reason)));
    assert.deepEqual(await world.rows(), []);
  });
});
