import assert from "node:assert/strict";
import type { HistoryAnswer } from "../../../cli/history/BarHistory.ts";
import type { BarInterval } from "../../../cli/history/BarInterval.ts";
import { openHistory } from "../../../cli/history/openHistory.ts";
import { openProvider } from "../../../runtime/providers/openProvider.ts";
import type { OpenProviderOptions } from "../../../runtime/providers/ProviderAdapter.ts";
import { FakeClock } from "../../runtime/fakes/FakeClock.ts";
import { askAll } from "../../runtime/providers/askAll.ts";
import { cut, ProviderServer, say, stall } from "../../runtime/providers/ProviderServer.ts";
import { recordOf } from "../../runtime/providers/recordOf.ts";
import { chartAnswer, FMP_DAYS, UNKNOWN_CHART, YAHOO_DAY } from "./chartAnswer.ts";
import type { ChartRow } from "./chartAnswer.ts";

const NOW = Date.parse("2026-11-20T21:30:00Z");
const KEY = "s3cr3t-k3y";
/** A session of New York, in epoch seconds: 09:30 to 16:00. */
const OPENS = Date.parse("2026-11-19T14:30:00Z") / 1000;
const CLOSES = Date.parse("2026-11-19T21:00:00Z") / 1000;
const SESSIONS = [[OPENS, CLOSES]] as const;

describe("histories of providers", () => {
  const server = new ProviderServer();
  let clock: FakeClock;
  beforeEach(async () => {
    clock = new FakeClock(NOW);
    await server.start();
  });
  afterEach(() => server.stop());

  const open = (name: "fmp" | "simulated" | "yahoo", options: OpenProviderOptions = {}) =>
    openHistory(name, {
      ...{ apiKey: KEY, baseUrl: server.baseUrl, clock, random: () => 0.5, ...options },
    });
  const ask = (
    name: "fmp" | "simulated" | "yahoo",
    interval: BarInterval,
    { from, to, symbol = "AAPL" }: { from: string; to: string; symbol?: string },
    options: OpenProviderOptions = {},
  ): Promise<HistoryAnswer> => {
    const span = { fromMs: Date.parse(from), toMs: Date.parse(to) };
    return open(name, options).bars({ symbol, interval, ...span });
  };
  const DAY = { from: "2026-11-19T00:00:00Z", to: "2026-11-20T00:00:00Z" };
  const minutes = (...rows: readonly ChartRow[]) =>
    chartAnswer("AAPL", rows, { sessions: SESSIONS });
  const times = ({ ticks }: HistoryAnswer) =>
    ticks.map(({ tradedAtMs }) => new Date(tradedAtMs).toISOString());

  describe("yahoo", () => {
    it("gives a day as a tick at its close, in the words of its quotes", async () => {
      server.reply(say(YAHOO_DAY));
      const answer = await ask("yahoo", "1d", {
        from: "2020-01-01T00:00:00Z",
        to: "2020-01-03T00:00:00Z",
      });
      assert.deepEqual(recordOf(answer.ticks[0]), {
        ...{ symbol: "AAPL", timestamp: Date.parse("2020-01-02T21:00:00Z") },
        ...{ exchange: "NasdaqGS", price: "75.0875", open: "74.06", high: "75.15", low: "73.7975" },
        ...{ volume: "135480400", data_source: "backfill", currency: "USD" },
      });
      const [seen] = server.seen;
      assert.equal(seen?.path, "/v8/finance/chart/AAPL");
      assert.equal(seen?.query.get("interval"), "1d");
      assert.equal(seen?.query.get("includePrePost"), "false");
      assert.equal(Number(seen?.query.get("period1")), Date.parse("2019-12-30T00:00:00Z") / 1000);
      assert.equal(server.others.length, 0, "no cookie and no crumb is asked for");
    });

    it("gives each minute as a tick at its end, and none of the last trade behind them", async () => {
      server.reply(say(minutes([OPENS, 10], [CLOSES - 60, 12], [CLOSES, 13], [OPENS + 61, 11])));
      const answer = await ask("yahoo", "1m", DAY);
      assert.deepEqual(times(answer), ["2026-11-19T14:31:00.000Z", "2026-11-19T21:00:00.000Z"]);
      assert.equal(answer.misplaced, 2);
      const { price, high, low, volume } = recordOf(answer.ticks[1]);
      assert.deepEqual([price, high, low, volume], ["12", "13", "11", "100"]);
    });

    it("ends the last hour of a session with it", async () => {
      const last = OPENS + 6 * 3_600;
      const changes = { sessions: SESSIONS, meta: { dataGranularity: "60m" } };
      server.reply(say(chartAnswer("AAPL", [[last, 10]], changes)));
      assert.deepEqual(times(await ask("yahoo", "1h", DAY)), ["2026-11-19T21:00:00.000Z"]);
    });

    it("ends days of other markets with the day in their zone", async () => {
      const begins = Date.parse("2026-11-18T00:00:00Z") / 1000;
      const meta = {
        ...{ dataGranularity: "1d", instrumentType: "CRYPTOCURRENCY", exchangeTimezoneName: "UTC" },
      };
      server.reply(say(chartAnswer("BTC-USD", [[begins, 10]], { meta })));
      const answer = await ask("yahoo", "1d", { ...DAY, symbol: "BTC-USD" });
      assert.deepEqual(times(answer), ["2026-11-19T00:00:00.000Z"]);
    });

    it("leaves out and counts bars without a price", async () => {
      server.reply(say(minutes([OPENS, 10], [OPENS + 60, null], [OPENS + 120, 12])));
      const answer = await ask("yahoo", "1m", DAY);
      assert.deepEqual([answer.ticks.length, answer.empty, answer.failure], [2, 1, undefined]);
    });

    it("leaves out and counts a bar that is not over, of minutes and of days", async () => {
      server.reply(say(minutes([OPENS, 10], [OPENS + 60, 11])));
      clock.nowMs = (OPENS + 60) * 1000 + 59_999;
      const early = await ask("yahoo", "1m", DAY);
      assert.deepEqual([early.ticks.length, early.open], [1, 1]);
      clock.nowMs += 1;
      const late = await ask("yahoo", "1m", DAY);
      assert.deepEqual([late.ticks.length, late.open], [2, 0]);
      clock.nowMs = CLOSES * 1000 - 1;
      server.reply(say(chartAnswer("AAPL", [[OPENS, 10]], { meta: { dataGranularity: "1d" } })));
      const today = await ask("yahoo", "1d", DAY);
      assert.deepEqual([today.ticks.length, today.open], [0, 1]);
    });

    it("takes a day once, though the last trade stands behind it as a day of its own", async () => {
      const meta = { dataGranularity: "1d" };
      server.reply(
        say(
          chartAnswer(
            "AAPL",
            [
              [OPENS, 10],
              [CLOSES + 1, 11],
            ],
            { meta },
          ),
        ),
      );
      const answer = await ask("yahoo", "1d", DAY);
      assert.deepEqual(
        [answer.ticks.map((one) => recordOf(one)["price"]), answer.misplaced],
        [["10"], 1],
      );
    });

    it("gives the same ticks with the same ids each time", async () => {
      server.reply(say(minutes([OPENS, 10], [OPENS + 60, 11])));
      const first = await ask("yahoo", "1m", DAY);
      clock.nowMs += 3_600_000;
      const second = await ask("yahoo", "1m", DAY);
      assert.equal(new Set(first.ticks.map(({ id }) => id)).size, 2);
      assert.deepEqual(second.ticks, first.ticks);
    });

    it("knows no bar of a symbol that it does not know", async () => {
      server.reply(say(UNKNOWN_CHART, 404));
      const { ticks, failure, attempts } = await ask("yahoo", "1m", DAY);
      assert.deepEqual([ticks, failure, attempts], [[], undefined, 1]);
    });

    it("keeps the currency as it is written", async () => {
      const meta = { currency: "GBp" };
      server.reply(say(chartAnswer("AAPL", [[OPENS, 10]], { sessions: SESSIONS, meta })));
      assert.equal((await ask("yahoo", "1m", DAY)).ticks[0]?.currency, "GBp");
    });

    it("is not believed when it lies", async () => {
      const good = minutes([OPENS, 10]);
      const lies: readonly (readonly [string, RegExp])[] = [
        [chartAnswer("MSFT", [[OPENS, 10]], { sessions: SESSIONS }), /is about another symbol/],
        [chartAnswer("AAPL", [[OPENS, 10]], { meta: { dataGranularity: "1d" } }), /another length/],
        [good.replace('"close":[10]', '"close":[10,11]'), /not as many prices as times/],
        [good.slice(0, 200), /is no JSON/],
        ['{"chart":{"result":[],"error":null}}', /has no results/],
        ["<html>One moment</html>", /web page/],
      ];
      for (const [body, message] of lies) {
        server.reply(say(body));
        const answer = await ask("yahoo", "1m", DAY, { attemptsMax: 1 });
        assert.match(answer.failure?.message ?? "", message);
        assert.deepEqual(answer.ticks, []);
      }
    });

    it("refuses bars that are no ticks, and takes the others", async () => {
      const rows: readonly ChartRow[] = [
        [OPENS, 0],
        [OPENS + 60, 11],
        [OPENS + 120, 12, -5],
      ];
      server.reply(say(minutes(...rows)));
      const answer = await ask("yahoo", "1m", DAY);
      assert.deepEqual(
        answer.refused.map(({ reason }) => reason),
        ["price_not_positive", "volume_negative"],
      );
      assert.equal(answer.ticks.length, 1);
    });
  });

  describe("fmp", () => {
    const SPAN = { from: "2025-02-03T00:00:00-05:00", to: "2025-02-04T23:00:00-05:00" };

    it("gives days at 16:00 New York time, the earliest first", async () => {
      server.reply(say(FMP_DAYS));
      const answer = await ask("fmp", "1d", SPAN);
      assert.deepEqual(times(answer), ["2025-02-03T21:00:00.000Z", "2025-02-04T21:00:00.000Z"]);
      assert.deepEqual(recordOf(answer.ticks[1]), {
        ...{ symbol: "AAPL", timestamp: Date.parse("2025-02-04T21:00:00Z"), price: "232.8" },
        ...{ open: "227.2", high: "233.13", low: "226.65", volume: "44489128" },
        data_source: "backfill",
      });
      const [seen] = server.seen;
      assert.equal(
        seen?.url,
        "/historical-price-eod/full?symbol=AAPL&from=2025-02-03&to=2025-02-04",
      );
      assert.equal(seen.headers["apikey"], KEY);
    });

    it("is not believed what it says of other symbols and of no day", async () => {
      server.reply(
        say(
          FMP_DAYS.replace("2025-02-04", "2025-02-30").replace(
            '"AAPL","date":"2025-02-03',
            '"MSFT","date":"2025-02-03',
          ),
        ),
      );
      const answer = await ask("fmp", "1d", SPAN);
      assert.deepEqual([answer.ticks, answer.misplaced], [[], 2]);
    });

    it("says that its plan does not answer this, without the key", async () => {
      server.reply(say(`{"Error Message":"Premium, key ${KEY}"}`, 402));
      const { failure, attempts } = await ask("fmp", "1d", SPAN);
      assert.deepEqual([failure?.failure, attempts], ["not_allowed", 1]);
      assert.doesNotMatch(String(failure?.stack), new RegExp(KEY));
    });
  });

  describe("simulated", () => {
    it("closes each bar with what its quotes say of that second", async () => {
      const DAY_BEGINS = { from: "2026-11-19T00:00:00Z", to: "2026-11-19T01:00:00Z" };
      const answer = await ask("simulated", "1m", DAY_BEGINS);
      assert.equal(answer.ticks.length, 61, "the first one is the last of the day before");
      for (const tick of [answer.ticks[0], answer.ticks[7]]) {
        const atSecond = new FakeClock((tick?.tradedAtMs ?? 0) - 1_000);
        const [quoted] = await askAll(openProvider("simulated", { clock: atSecond }), ["AAPL"]);
        assert.equal(recordOf(tick)["price"], recordOf(quoted?.quotes[0])["price"]);
      }
      assert.equal(recordOf(answer.ticks[0])["data_source"], "simulated-backfill");
    });

    it("says the same of a time whatever is asked around it", async () => {
      const whole = await ask("simulated", "1h", { from: "2026-11-18T12:00:00Z", to: DAY.to });
      const part = await ask("simulated", "1h", DAY);
      assert.deepEqual(whole.ticks.slice(-part.ticks.length), part.ticks);
      const other = await ask("simulated", "1h", DAY, { seed: "2" });
      assert.notDeepEqual(other.ticks, part.ticks);
    });
  });

  for (const [name, body, interval] of [
    ["yahoo", minutes([OPENS, 10]), "1m"],
    ["fmp", FMP_DAYS, "1d"],
  ] as const) {
    describe(`${name} in trouble`, () => {
      const SPAN = { from: "2020-01-01T00:00:00Z", to: "2026-11-20T00:00:00Z" };
      const count = (answer: HistoryAnswer) => [answer.ticks.length > 0, answer.attempts];

      it("is asked again after it was throttled, not before the time it names", async () => {
        server.reply(say("Too Many Requests", 429, { "Retry-After": "7" }), say(body));
        assert.deepEqual(count(await ask(name, interval, SPAN)), [true, 2]);
        assert.equal(clock.now() - NOW, 7_000);
      });

      it("is asked again after half an answer, a broken one, and an error of its own", async () => {
        server.reply(say(body.slice(0, 90)), cut(body.slice(0, 60)), say("oops", 503), say(body));
        assert.deepEqual(count(await ask(name, interval, SPAN)), [true, 4]);
      });

      it("is given up when it does not answer in time", async () => {
        server.reply(stall);
        const options = { timeoutMs: 60, attemptsMax: 2 };
        const { failure, attempts } = await ask(name, interval, SPAN, options);
        assert.deepEqual([failure?.failure, attempts], ["timed_out", 2]);
      });

      it("is not asked beyond its quota", async () => {
        server.reply(say(body));
        const history = open(name, { quota: { requestsPerDay: 1 } });
        const question = { symbol: "AAPL", interval, fromMs: 0, toMs: NOW };
        await history.bars(question);
        const { failure, attempts } = await history.bars(question);
        assert.deepEqual([failure?.failure, attempts], ["quota_spent", 0]);
        assert.equal(server.seen.length, 1);
      });

      it("ends at once when the caller wants an end", async () => {
        const controller = new AbortController();
        server.reply(() => controller.abort());
        const question = { symbol: "AAPL", interval, fromMs: 0, toMs: NOW };
        const { failure } = await open(name).bars(question, controller.signal);
        assert.equal(failure?.failure, "aborted");
      });
    });
  }
});
