import assert from "node:assert/strict";
import { openProvider } from "../../../runtime/providers/openProvider.ts";
import type { ProviderAnswer } from "../../../runtime/providers/QuoteProvider.ts";
import { FakeClock } from "../fakes/FakeClock.ts";
import { askAll } from "./askAll.ts";
import { recordOf } from "./recordOf.ts";

const NOON = Date.parse("2026-11-20T12:00:00.500Z");

function ask(nowMs: number, symbols: readonly string[], seed = "7"): Promise<ProviderAnswer[]> {
  const provider = openProvider("simulated", { seed, clock: new FakeClock(nowMs) });
  return askAll(provider, symbols);
}

describe("the simulated provider", () => {
  it("gives ticks in the words of the contract, marked as simulated", async () => {
    const [answer] = await ask(NOON, ["AAPL"]);
    assert.ok(answer);
    const record = recordOf(answer.quotes[0]);
    assert.deepEqual(Object.keys(record).sort(), [
      ...["data_source", "high", "low", "open", "previous_close", "price", "symbol"],
      ...["timestamp", "volume"],
    ]);
    assert.equal(record["data_source"], "simulated");
    assert.equal(record["timestamp"], "2026-11-20T12:00:00.000Z");
    assert.match(record["price"] ?? "", /^\d+\.\d\d$/);
    assert.deepEqual(
      [answer.asked, answer.attempts, answer.refused, answer.unanswered, answer.failure],
      [["AAPL"], 1, [], [], undefined],
    );
    assert.equal(answer.quotes[0]?.tradedAtMs, NOON - 500);
    const body = JSON.parse(Buffer.from(answer.body ?? []).toString()) as unknown;
    assert.deepEqual(body, [record]);
  });

  it("says the same of a moment whatever was asked before", async () => {
    const [cold] = await ask(NOON + 30_000, ["AAPL", "MSFT"]);
    const clock = new FakeClock(NOON - 86_400_000);
    const provider = openProvider("simulated", { seed: "7", clock });
    await askAll(provider, ["AAPL"]);
    clock.nowMs = NOON;
    await askAll(provider, ["MSFT"]);
    clock.nowMs = NOON + 30_000;
    const [warm] = await askAll(provider, ["AAPL", "MSFT"]);
    assert.deepEqual(warm, cold);
    clock.nowMs = NOON;
    assert.deepEqual(await askAll(provider, ["MSFT"]), await ask(NOON, ["MSFT"]));
  });

  it("gives the same tick within a second, another in the next, and others to another seed", async () => {
    const idAt = async (nowMs: number, seed?: string): Promise<string | undefined> =>
      (await ask(nowMs, ["AAPL"], seed))[0]?.quotes[0]?.id;
    const id = await idAt(NOON);
    assert.equal(await idAt(NOON + 499), id);
    assert.notEqual(await idAt(NOON + 500), id);
    assert.notEqual(await idAt(NOON, "8"), id);
  });

  it("opens each day with another walk from the same close", async () => {
    const records = [];
    for (const day of [0, 1]) {
      const [answer] = await ask(NOON + day * 86_400_000, ["AAPL"]);
      records.push(recordOf(answer?.quotes[0]));
    }
    const [first, second] = records;
    assert.equal(first?.["previous_close"], second?.["previous_close"]);
    assert.notEqual(first?.["open"], second?.["open"]);
  });

  it("answers a hundred symbols at once, and the rest in the next answer", async () => {
    const symbols = Array.from({ length: 101 }, (_, index) => `S${index}`);
    const answers = await ask(Date.parse("2026-11-20T00:00:01Z"), symbols);
    assert.deepEqual(
      answers.map(({ asked, quotes }) => [asked.length, quotes.length]),
      [
        [100, 100],
        [1, 1],
      ],
    );
  });
});
