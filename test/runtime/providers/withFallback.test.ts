import assert from "node:assert/strict";
import { FEEDS } from "../../../runtime/contract/tick.ts";
import { openProvider } from "../../../runtime/providers/openProvider.ts";
import type { QuoteProvider } from "../../../runtime/providers/QuoteProvider.ts";
import { withFallback } from "../../../runtime/providers/withFallback.ts";
import { FakeClock } from "../fakes/FakeClock.ts";
import { askAll } from "./askAll.ts";
import { RECORDED, UNKNOWN } from "./fixtures/recordedAnswers.ts";
import { ProviderServer, say } from "./ProviderServer.ts";
import { recordOf } from "./recordOf.ts";

describe("withFallback", () => {
  const server = new ProviderServer();
  before(() => server.start());
  after(() => server.stop());

  const open = (): QuoteProvider => {
    const clock = new FakeClock(Date.parse("2026-11-20T14:30:00Z"));
    const options = { apiKey: "key", baseUrl: server.baseUrl, attemptsMax: 1, clock };
    return withFallback(openProvider("finnhub", options), { feed: "any", clock, seed: "3" });
  };

  it("makes prices up when the provider fails, marks them, and still says why", async () => {
    server.reply(say("oops", 500));
    const answers = await askAll(open(), ["AAPL", "MSFT"]);
    assert.deepEqual(
      answers.map(({ failure, isFallback, unanswered }) => [
        failure?.failure,
        isFallback,
        unanswered,
      ]),
      [
        ["server_error", true, []],
        ["server_error", true, []],
      ],
    );
    for (const { asked, quotes } of answers) {
      const record = recordOf(quotes[0]);
      assert.equal(record["symbol"], asked[0]);
      assert.equal(record["data_source"], "simulated-fallback");
      assert.equal(record["timestamp"], "2026-11-20T14:30:00.000Z");
    }
  });

  it("makes up nothing while the provider answers, not even for symbols it does not know", async () => {
    server.reply(say(RECORDED.finnhub), say(UNKNOWN.finnhub));
    const answers = await askAll(open(), ["AAPL", "NOPE"]);
    const sources = answers.flatMap(({ quotes }) => quotes.map((q) => recordOf(q)["data_source"]));
    assert.deepEqual(sources, ["finnhub"]);
    assert.ok(answers.every(({ isFallback }) => isFallback === undefined));
  });

  it("makes up nothing when the caller wanted an end", async () => {
    server.reply(say(RECORDED.finnhub));
    const [answer] = await askAll(open(), ["AAPL"], AbortSignal.abort());
    assert.deepEqual([answer?.failure?.failure, answer?.quotes], ["aborted", []]);
  });

  it("is refused to any pipeline that does not take any feed", () => {
    const provider = openProvider("simulated");
    for (const feed of FEEDS.filter((one) => one !== "any")) {
      assert.throws(() => withFallback(provider, { feed }), {
        name: "RangeError",
        message: new RegExp(`needs "feed" to be "any", got "${feed}"`),
      });
    }
  });
});
