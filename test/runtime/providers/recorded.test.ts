import assert from "node:assert/strict";
import { openProvider } from "../../../runtime/providers/openProvider.ts";
import type { ProviderAnswer } from "../../../runtime/providers/QuoteProvider.ts";
import { FakeClock } from "../fakes/FakeClock.ts";
import { askAll } from "./askAll.ts";
import { RECORDED, UNKNOWN } from "./fixtures/recordedAnswers.ts";
import { ProviderServer, say } from "./ProviderServer.ts";
import { recordOf } from "./recordOf.ts";

const NOW = Date.parse("2026-11-20T14:30:00Z");
type Network = keyof typeof RECORDED;

describe("recorded answers", () => {
  const server = new ProviderServer();
  before(() => server.start());
  after(() => server.stop());

  const ask = (name: Network, symbols: readonly string[] = ["AAPL"]): Promise<ProviderAnswer[]> => {
    const clock = new FakeClock(NOW);
    return askAll(openProvider(name, { apiKey: "key", baseUrl: server.baseUrl, clock }), symbols);
  };

  it("of Financial Modeling Prep become ticks", async () => {
    server.reply(say(RECORDED.fmp));
    const [answer] = await ask("fmp");
    assert.deepEqual(recordOf(answer?.quotes[0]), {
      symbol: "AAPL",
      timestamp: 1_738_702_801_000,
      price: "232.8",
      open: "227.2",
      high: "233.13",
      low: "226.65",
      previous_close: "228.01",
      volume: "44489128",
      change: 4.79,
      change_percent: 2.1008,
      exchange: "NASDAQ",
      currency: "USD",
      data_source: "fmp",
    });
    assert.equal(answer?.quotes[0]?.tradedAtMs, 1_738_702_801_000);
    assert.equal(answer?.quotes[0]?.currency, "USD");
    assert.deepEqual(
      server.seen.map(({ url, headers }) => [url, headers["apikey"]]),
      [["/quote?symbol=AAPL", "key"]],
    );
  });

  it("of Finnhub become ticks of the symbol that was asked for", async () => {
    server.reply(say(RECORDED.finnhub));
    const [answer] = await ask("finnhub", ["BRK.B"]);
    assert.deepEqual(recordOf(answer?.quotes[0]), {
      symbol: "BRK.B",
      timestamp: 1_582_641_000_000,
      price: "261.74",
      open: "261.07",
      high: "263.31",
      low: "260.68",
      previous_close: "259.45",
      change: 2.29,
      change_percent: 0.8826,
      data_source: "finnhub",
    });
    assert.deepEqual(
      server.seen.map(({ url, headers }) => [url, headers["x-finnhub-token"]]),
      [["/quote?symbol=BRK.B", "key"]],
    );
  });

  it("of Finnhub with zeros for what it does not know leave that out", async () => {
    // https://github.com/finnhubio/Finnhub-API/issues/61
    server.reply(say('{"c":517.96,"h":0,"l":0,"o":0,"pc":0,"t":1585296137}'));
    const [answer] = await ask("finnhub", ["^DJI"]);
    assert.deepEqual(recordOf(answer?.quotes[0]), {
      symbol: "^DJI",
      timestamp: 1_585_296_137_000,
      price: "517.96",
      data_source: "finnhub",
    });
  });

  it("of Yahoo become ticks, got with its cookie and its crumb", async () => {
    server.reply(say(RECORDED.yahoo));
    const [answer] = await ask("yahoo", ["AAPL"]);
    assert.equal(answer?.failure, undefined);
    assert.deepEqual(recordOf(answer?.quotes[0]), {
      symbol: "AAPL",
      timestamp: 1_739_566_800_000,
      price: "244.6",
      open: "241.07",
      high: "245.41",
      low: "241",
      previous_close: "241.53",
      volume: "40896227",
      exchange: "NasdaqGS",
      currency: "USD",
      data_source: "yahoo",
    });
    const [seen] = server.seen;
    assert.equal(seen?.path, "/v7/finance/quote");
    assert.equal(seen?.query.get("symbols"), "AAPL");
    assert.equal(seen?.query.get("crumb"), "crumb-2");
    assert.match(seen?.query.get("fields") ?? "", /^symbol,regularMarketPrice,/);
    assert.match(seen?.headers.cookie ?? "", /A1=cookie/);
    assert.deepEqual(
      server.others.map(({ path }) => path),
      ["/quote/AAPL", "/v1/test/getcrumb"],
    );
  });

  it("are kept byte by byte", async () => {
    for (const name of ["fmp", "finnhub", "yahoo"] as const) {
      server.reply(say(RECORDED[name]));
      const [answer] = await ask(name);
      assert.equal(Buffer.from(answer?.body ?? []).toString(), RECORDED[name]);
    }
  });

  it("of a symbol that is unknown give no quote", async () => {
    for (const name of ["fmp", "yahoo"] as const) {
      server.reply(say(UNKNOWN[name]));
      const [answer] = await ask(name, ["NOPE"]);
      assert.deepEqual(
        [answer?.quotes, answer?.refused, answer?.unanswered, answer?.failure],
        [[], [], ["NOPE"], undefined],
      );
    }
    server.reply(say(UNKNOWN.finnhub));
    const [answer] = await ask("finnhub", ["NOPE"]);
    assert.deepEqual(
      [answer?.quotes, answer?.refused.map(({ reason }) => reason), answer?.failure],
      [[], ["missing_price"], undefined],
    );
  });

  it("that are stale are the same tick again", async () => {
    for (const name of ["fmp", "finnhub", "yahoo"] as const) {
      server.reply(say(RECORDED[name]));
      const [first] = await ask(name);
      const [second] = await ask(name);
      assert.ok(first?.quotes[0]?.id);
      assert.equal(second?.quotes[0]?.id, first.quotes[0].id);
    }
  });
});
