import assert from "node:assert/strict";
import { inspect } from "node:util";
import { gzipSync } from "node:zlib";
import type { OpenProviderOptions } from "../../../runtime/providers/ProviderAdapter.ts";
import { openProvider } from "../../../runtime/providers/openProvider.ts";
import type { ProviderAnswer } from "../../../runtime/providers/QuoteProvider.ts";
import { FakeClock } from "../fakes/FakeClock.ts";
import { askAll } from "./askAll.ts";
import { RECORDED, REFUSALS } from "./fixtures/recordedAnswers.ts";
import type { Reply } from "./ProviderServer.ts";
import { cut, ProviderServer, say, stall } from "./ProviderServer.ts";
import { recordOf } from "./recordOf.ts";

const NOW = Date.parse("2026-11-20T14:30:00Z");
const KEY = "s3cr3t-k3y";
type Network = keyof typeof RECORDED;
const NETWORKS: readonly Network[] = ["fmp", "finnhub", "yahoo"];

/** A quote of each symbol as Financial Modeling Prep gives it. */
function fmpQuotes(...symbols: string[]): object[] {
  return symbols.map((symbol, index) => ({
    ...{ symbol, price: 10 + index, exchange: "NYSE", timestamp: NOW / 1000 - 60 },
  }));
}

describe("a provider in trouble", () => {
  const server = new ProviderServer();
  let clock: FakeClock;
  beforeEach(async () => {
    clock = new FakeClock(NOW);
    await server.start();
  });
  afterEach(() => server.stop());

  const open = (name: Network, options: OpenProviderOptions = {}) =>
    openProvider(name, {
      ...{ apiKey: KEY, baseUrl: server.baseUrl, clock, random: () => 0.5 },
      ...options,
    });
  const ask = async (
    name: Network,
    replies: readonly Reply[],
    options: OpenProviderOptions = {},
  ): Promise<ProviderAnswer> => {
    server.reply(...replies);
    const answers = await askAll(open(name, options), ["AAPL"]);
    assert.equal(answers.length, 1);
    return answers[0] as ProviderAnswer;
  };
  const refusal = ({ status, body }: { status: number; body: string }): Reply => say(body, status);

  for (const name of NETWORKS) {
    describe(name, () => {
      it("is asked again after it was throttled, not before the time it names", async () => {
        const busy = say("Too Many Requests", 429, { "Retry-After": "7" });
        const answer = await ask(name, [busy, say(RECORDED[name])]);
        assert.equal(answer.failure, undefined);
        assert.deepEqual([answer.quotes.length, answer.attempts], [1, 2]);
        assert.equal(clock.now() - NOW, 7_000);
      });

      it("is given up when all attempts were throttled, with growing waits and jitter", async () => {
        const answer = await ask(name, [say("Too Many Requests", 429)]);
        assert.deepEqual([answer.failure?.failure, answer.failure?.status], ["throttled", 429]);
        assert.deepEqual([answer.attempts, answer.unanswered], [4, ["AAPL"]]);
        // Half of 0.5, 1 and 2 s, as the chance says.
        assert.equal(clock.now() - NOW, 250 + 500 + 1_000);
      });

      it("is asked again when the answer breaks off", async () => {
        const answer = await ask(name, [cut(RECORDED[name].slice(0, 60)), say(RECORDED[name])]);
        assert.deepEqual([answer.quotes.length, answer.attempts], [1, 2]);
      });

      it("is asked again when half an answer passes for a whole one", async () => {
        const half = say(RECORDED[name].slice(0, 60));
        const answer = await ask(name, [half, say(RECORDED[name])]);
        assert.deepEqual([answer.quotes.length, answer.attempts], [1, 2]);
        const never = await ask(name, [half]);
        assert.equal(never.failure?.failure, "bad_answer");
        assert.equal(Buffer.from(never.body ?? []).toString(), RECORDED[name].slice(0, 60));
      });

      it("is asked again when it answers with a web page", async () => {
        const page = say("<!DOCTYPE html><title>One moment, token check</title>", 200);
        const answer = await ask(name, [page, say(RECORDED[name])]);
        assert.deepEqual([answer.quotes.length, answer.attempts], [1, 2]);
        const never = await ask(name, [page]);
        assert.match(never.failure?.message ?? "", /answered with a web page instead of quotes/);
      });

      it("is asked again after an error of its own, and told apart from a refusal", async () => {
        const answer = await ask(name, [say("oops", 503), say(RECORDED[name])]);
        assert.deepEqual([answer.quotes.length, answer.attempts], [1, 2]);
        const never = await ask(name, [say("oops", 500)]);
        assert.deepEqual(
          [never.failure?.failure, never.failure?.status, never.attempts],
          ["server_error", 500, 4],
        );
      });

      it("is given up when it does not answer in time", async () => {
        const answer = await ask(name, [stall], { timeoutMs: 60, attemptsMax: 2 });
        assert.deepEqual([answer.failure?.failure, answer.attempts], ["timed_out", 2]);
      });

      it("says who broke the connection without saying where", async () => {
        server.reply(say(RECORDED[name]));
        const provider = open(name);
        await server.stop();
        const [down] = await askAll(provider, ["AAPL"]);
        assert.equal(down?.failure?.failure, "unreachable");
        assert.match(down.failure.message, /was not reached.*ECONNREFUSED/);
        await server.start();
        const [up] = await askAll(provider, ["AAPL"]);
        assert.equal(up?.quotes.length, 1, "and answers again as soon as it is up");
      });

      it("ends at once when the caller wants an end", async () => {
        const controller = new AbortController();
        server.reply(() => controller.abort());
        const answers = await askAll(open(name), ["AAPL"], controller.signal);
        assert.deepEqual(
          answers.map(({ failure, unanswered }) => [failure?.failure, unanswered]),
          [["aborted", ["AAPL"]]],
        );
        const seen = server.seen.length;
        const [after] = await askAll(open(name), ["AAPL"], controller.signal);
        assert.deepEqual([after?.failure?.failure, after?.attempts], ["aborted", 0]);
        assert.equal(server.seen.length, seen);
      });

      it("is not followed elsewhere", async () => {
        let strangers = 0;
        const elsewhere: Reply = (_request, response) => {
          strangers += 1;
          response.writeHead(302, { Location: `${server.baseUrl}elsewhere` }).end();
        };
        const answer = await ask(name, [elsewhere]);
        assert.equal(answer.failure?.failure, "not_allowed");
        assert.ok(server.seen.every(({ path }) => path !== "/elsewhere"));
        assert.ok(strangers >= 1);
      });
    });
  }

  it("is told apart by what it says in its refusals", async () => {
    const cases: readonly (readonly [Network, keyof typeof REFUSALS, string, number])[] = [
      ["fmp", "fmpLimit", "quota_spent", 1],
      ["fmp", "fmpKey", "not_allowed", 1],
      ["fmp", "fmpPlan", "not_allowed", 1],
      ["finnhub", "finnhubLimit", "throttled", 4],
      ["finnhub", "finnhubKey", "not_allowed", 1],
      ["finnhub", "finnhubPlan", "not_allowed", 1],
      ["yahoo", "yahooLimit", "throttled", 4],
      ["yahoo", "yahooCrumb", "not_allowed", 1],
    ];
    for (const [name, key, failure, attempts] of cases) {
      const answer = await ask(name, [refusal(REFUSALS[key])]);
      assert.deepEqual([answer.failure?.failure, answer.attempts], [failure, attempts], key);
      const polite = await ask(name, [say(REFUSALS[key].body, 200)]);
      // A body that is no JSON says no more than that.
      const expected = key === "fmpPlan" ? "not_allowed" : failure;
      assert.equal(polite.failure?.failure, expected, `${key} with status 200`);
    }
  });

  it("never says the key, whatever it is answered", async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const told: string[] = [];
    const write = process.stderr.write.bind(process.stderr);
    process.stderr.write = (text: string | Uint8Array): boolean => told.push(String(text)) > 0;
    try {
      for (const name of NETWORKS) {
        for (const reply of [
          say(`{"error":"Invalid API key ${KEY} crumb-2"}`, 401),
          say(`{"Error Message":"no ${KEY} crumb-2 at http://x?token=${KEY}"}`, 200),
          say(`<html>${KEY} crumb-2</html>`, 200),
          cut("{"),
          say("busy", 500),
        ]) {
          const { failure } = await ask(name, [reply], { attemptsMax: 1 });
          told.push(`${failure?.message} ${failure?.stack} ${String(failure?.cause)}`);
        }
      }
      resolve(told.join("\n"));
    } finally {
      process.stderr.write = write;
    }
    const text = await promise;
    assert.doesNotMatch(text, new RegExp(`${KEY}|crumb-\\d`));
    assert.doesNotMatch(text, /http:|127\.0\.0\.1/);
    assert.doesNotMatch(inspect(open("fmp"), { depth: 9 }), new RegExp(KEY));
  });

  it("of Yahoo whose crumb is outdated gets new ones once", async () => {
    const provider = open("yahoo");
    server.reply(say(RECORDED.yahoo));
    await askAll(provider, ["AAPL"]);
    server.reply(refusal(REFUSALS.yahooCrumb), say(RECORDED.yahoo));
    const [answer] = await askAll(provider, ["AAPL"]);
    assert.deepEqual([answer?.quotes.length, answer?.failure], [1, undefined]);
    assert.deepEqual(
      server.others.map(({ path }) => path),
      ["/quote/AAPL", "/v1/test/getcrumb"],
    );
  });

  it("that answers in part leaves the others unanswered", async () => {
    server.reply(say(fmpQuotes("AAPL", "MSFT")));
    const [answer] = await askAll(open("fmp", { plan: "premium" }), ["AAPL", "IBM", "MSFT"]);
    assert.equal(server.seen[0]?.url, "/batch-quote?symbols=AAPL%2CIBM%2CMSFT");
    assert.deepEqual(
      [answer?.quotes.map(({ symbol }) => symbol), answer?.unanswered, answer?.refused],
      [["AAPL", "MSFT"], ["IBM"], []],
    );
  });

  it("that lies about symbols, prices and times is believed nothing of it", async () => {
    const [good] = fmpQuotes("AAPL");
    const symbols = ["AAPL", "NULL", "ZERO", "NAN", "TEXT", "LATE", "SECS", "GONE"];
    server.reply(
      say([
        good,
        ...fmpQuotes("TSLA"),
        ...fmpQuotes("aapl"),
        { ...good, symbol: "NULL", price: null },
        { ...good, symbol: "ZERO", price: 0 },
        { ...good, symbol: "NAN", price: "NaN" },
        { ...good, symbol: "TEXT", price: { raw: 5 } },
        { ...good, symbol: "LATE", timestamp: NOW / 1000 + 90_000 },
        { ...good, symbol: "SECS", timestamp: "yesterday" },
        { ...good },
        "GONE",
      ]),
    );
    const [answer] = await askAll(open("fmp", { plan: "premium" }), symbols);
    assert.deepEqual(
      answer?.quotes.map(({ symbol }) => symbol),
      ["AAPL"],
    );
    assert.deepEqual(
      answer?.refused.map(({ reason, line }) => [line, reason]),
      [
        [2, "symbol_unlisted"],
        [3, "symbol_invalid"],
        [4, "missing_price"],
        [5, "price_not_positive"],
        [6, "price_not_a_decimal"],
        [7, "missing_price"],
        [8, "timestamp_too_far_ahead"],
        [9, "timestamp_invalid"],
        [11, "not_an_object"],
      ],
    );
    assert.deepEqual(answer?.unanswered, ["GONE"]);
  });

  it("keeps each quote's own currency", async () => {
    const [quote] = fmpQuotes("A");
    server.reply(
      say([
        quote,
        { ...quote, symbol: "B", exchange: "TSX" },
        { ...quote, symbol: "C", exchange: "LSE" },
        { ...quote, symbol: "D", currency: "GBp" },
      ]),
    );
    const [answer] = await askAll(open("fmp", { plan: "premium" }), ["A", "B", "C", "D"]);
    assert.deepEqual(
      answer?.quotes.map((one) => [one.currency, recordOf(one)["currency"]]),
      [
        ["USD", "USD"],
        ["CAD", "CAD"],
        [undefined, undefined],
        ["GBp", "GBp"],
      ],
    );
  });

  it("loses one batch and not the others", async () => {
    const symbols = Array.from({ length: 250 }, (_, index) => `S${index}`);
    server.reply((request, response) => {
      const asked = (request.query.get("symbols") ?? "").split(",");
      if (asked.includes("S100")) response.writeHead(500).end("oops");
      else response.end(JSON.stringify(fmpQuotes(...asked)));
    });
    const answers = await askAll(open("fmp", { plan: "premium" }), symbols);
    const outcomes = answers.map(({ asked, quotes, failure }) => [
      ...[asked[0], asked.length, quotes.length, failure?.failure],
    ]);
    assert.deepEqual(outcomes.sort(), [
      ["S0", 100, 100, undefined],
      ["S100", 100, 0, "server_error"],
      ["S200", 50, 50, undefined],
    ]);
  });

  for (const [wish, header] of [
    ["in seconds", "999999999"],
    ["in more seconds than numbers hold", "9".repeat(400)],
    ["as a date", "Fri, 31 Dec 9999 23:59:59 GMT"],
  ] as const) {
    it(`is left alone for a day at most, whatever it wants ${wish}`, async () => {
      const provider = open("finnhub", { attemptsMax: 1 });
      server.reply(say("busy", 429, { "Retry-After": header }));
      await askAll(provider, ["A"]);
      server.reply(say(RECORDED.finnhub));
      clock.nowMs += 86_400_000 - 66_000;
      const [before] = await askAll(provider, ["A"]);
      assert.equal(before?.failure?.failure, "throttled");
      clock.nowMs += 66_000;
      const [after] = await askAll(provider, ["A"]);
      assert.equal(after?.quotes.length, 1);
    });
  }

  it("does not wait for a time that is no time, or is over", async () => {
    for (const header of ["soon", "-5", "", "1.5.2026x", "Wed, 21 Oct 2015 07:28:00 GMT"]) {
      const startMs = clock.now();
      const busy = say("busy", 429, { "Retry-After": header });
      const answer = await ask("fmp", [busy, say(RECORDED.fmp)]);
      assert.deepEqual([answer.quotes.length, answer.attempts], [1, 2], header);
      assert.equal(clock.now() - startMs, 250, header);
    }
  });

  it("that cuts a packed answer short, or unpacks to more than is taken, is a broken answer", async () => {
    const packed = gzipSync(RECORDED.fmp);
    const zip = (bytes: Uint8Array): Reply => {
      return (_request, response) => {
        response.writeHead(200, { "Content-Encoding": "gzip" }).end(bytes);
      };
    };
    const whole = await ask("fmp", [zip(packed.subarray(0, packed.length - 12)), zip(packed)]);
    assert.deepEqual([whole.quotes.length, whole.attempts], [1, 2]);
    const bomb = zip(gzipSync(Buffer.alloc(17 * 1024 * 1024, " ")));
    const never = await ask("fmp", [bomb], { attemptsMax: 1 });
    assert.equal(never.failure?.failure, "bad_answer");
    assert.match(never.failure.message, /gave an answer of more than 16 MiB/);
    assert.equal(never.body, undefined);
  });

  it("reads an answer of ten megabytes", async () => {
    const long = [...fmpQuotes("AAPL"), { symbol: "LONG", filler: "x".repeat(10 * 1024 * 1024) }];
    const answer = await ask("fmp", [say(long)]);
    assert.equal(answer.quotes.length, 1);
    assert.equal(answer.refused.length, 1);
  });

  for (const symbol of ["BRK.B", "BRK-B", "^GSPC", "EURUSD=X", "BINANCE:BTCUSDT", "A_B"]) {
    it(`is asked for ${symbol} as it is written, and nothing of it becomes part of the address`, async () => {
      for (const name of NETWORKS) {
        server.reply(say(RECORDED[name]));
        await askAll(open(name), [symbol]);
        const [seen] = server.seen;
        const said = seen?.query.get("symbol") ?? seen?.query.get("symbols");
        assert.equal(said, symbol, name);
        const names = [...(seen?.query.keys() ?? [])].filter((key) => key.startsWith("symbol"));
        assert.equal(names.length, 1, name);
        assert.doesNotMatch(seen?.url ?? "", /[\^:]|=X/, name);
      }
    });
  }

  it("is left alone by everybody for as long as it says", async () => {
    const provider = open("finnhub", { attemptsMax: 1 });
    const at = new Date(NOW + 3_600_000).toUTCString();
    server.reply(say("busy", 429, { "Retry-After": at }));
    await askAll(provider, ["A"]);
    assert.equal(server.seen.length, 1);
    const [answer] = await askAll(provider, ["B"]);
    assert.equal(server.seen.length, 1);
    assert.deepEqual([answer?.failure?.failure, answer?.attempts], ["throttled", 0]);
    assert.match(
      answer?.failure?.message ?? "",
      /^finnhub wants to be left alone until 2026-11-20T15:30:00\.000Z/,
    );
    clock.nowMs += 3_600_000;
    server.reply(say(RECORDED.finnhub));
    const [later] = await askAll(provider, ["C"]);
    assert.equal(later?.quotes.length, 1);
  });
});
