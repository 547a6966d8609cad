import assert from "node:assert/strict";
import { QUOTES_LOAD } from "../../../runtime/handlers/loads.ts";
import { LoadWorld } from "../fakes/LoadWorld.ts";

const ANSWER =
  '{"c":261.74,"d":2.29,"dp":0.88,"h":263.31,"l":260.68,"o":261.07,"pc":259.45,"t":1795184700}';

async function clean(name: string, body: string): Promise<LoadWorld> {
  const world = new LoadWorld(QUOTES_LOAD);
  const key = `quotes/bronze/finnhub/2026/11/20/14/${name}`;
  assert.deepEqual(await world.invoke([world.drop(key, body)]), { batchItemFailures: [] });
  return world;
}

describe("quotes of Finnhub", () => {
  it("are of the symbol that the object's name begins with", async () => {
    for (const [name, symbol] of [
      ["AAPL@1795184700123.json", "AAPL"],
      ["BRK.B@1795184700123.json", "BRK.B"],
      ["%5EGSPC@1795184700123.json", "^GSPC"],
      ["BINANCE%3ABTCUSDT.json", "BINANCE:BTCUSDT"],
    ] as const) {
      const [row] = await (await clean(name, ANSWER)).rows();
      assert.deepEqual(
        [row?.symbol, row?.price, row?.previous_close, row?.provider],
        [symbol, "261.74000000", "259.45000000", "finnhub"],
      );
    }
  });

  it("are refused under a name that is no symbol's", async () => {
    const world = await clean("%E0%A4%A@1.json", ANSWER);
    assert.deepEqual(world.refusals(), [["symbol_invalid", 1, ANSWER]]);
  });

  it("are none where it writes zeros, and none in an error", async () => {
    const zeros = '{"c":0,"d":null,"dp":null,"h":0,"l":0,"o":0,"pc":0,"t":0}';
    assert.deepEqual((await clean("NOPE@1.json", zeros)).refusals(), [["missing_price", 1, zeros]]);
    const error = '{"error":"API limit reached."}';
    const world = await clean("AAPL@1.json", error);
    assert.deepEqual(world.refusals(), [["provider_error", 1, error]]);
  });
});
