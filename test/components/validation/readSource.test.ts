import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { quotaOf } from "../../../components/validation/fitSchedule.ts";
import { readArgs } from "../../../components/validation/readArgs.ts";
import { problemsOf } from "./problemsOf.ts";

const SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:fmp-AbCdEf";
const KEY = "arn:aws:kms:us-east-1:123456789012:key/1111";
const PAID = { provider: "fmp", plan: "premium", apiKeySecretArn: SECRET };
const MADE_UP = { provider: "simulated" };

function schedule(settings: object, others: object = {}): object {
  return { symbols: ["AAPL"], ...others, source: { schedule: settings } };
}

/** Wrong settings of a schedule, what is wrong, and where. */
const WRONG: [args: object, propertyPath: string, reason: RegExp][] = [
  [schedule({}), "source.schedule.provider", /must be one of fmp, finnhub, .* got undefined/],
  [schedule({ provider: "bloomberg" }), "source.schedule.provider", /one of fmp, .*"bloomberg"/],
  [schedule({ ...PAID, intervalSeconds: 9 }), "source.schedule.intervalSeconds", /10 to 3600/],
  [
    schedule({ ...PAID, closeDelaySeconds: 3_600 }),
    "source.schedule.closeDelaySeconds",
    /0 to 3540/,
  ],
  [schedule({ ...PAID, exchange: "NYC" }), "source.schedule.exchange", /one of NYSE, NASDAQ/],
  [
    schedule({ ...PAID, exchange: pulumi.output("NYSE") }),
    "source.schedule.exchange",
    /must be known while the program runs/,
  ],
  [schedule({ ...PAID, closedOn: ["2029-02-30"] }), "source.schedule.closedOn[0]", /a day from/],
  [schedule({ ...PAID, plan: "gold" }), "source.schedule.plan", /one of basic, .* got "gold"/],
  [
    schedule({ ...PAID, requestsPerDay: 0 }),
    "source.schedule.requestsPerDay",
    /must be 1 to 100000000, got 0; raise it or omit it for the plan's/,
  ],
  [schedule({ provider: "fmp" }), "source.schedule", /exactly one of apiKey and apiKeySecretArn/],
  [
    schedule({ ...PAID, apiKey: "0123456789" }),
    "source.schedule",
    /exactly one of .* got apiKey and apiKeySecretArn; remove one/,
  ],
  [
    schedule({ provider: "finnhub", apiKey: "not a key" }),
    "source.schedule.apiKey",
    /got a secret value/,
  ],
  [
    schedule({ provider: "yahoo", apiKey: "0123456789" }),
    "source.schedule.apiKey",
    /must be omitted with "provider" yahoo: Yahoo Finance needs no key, got a secret value/,
  ],
  [schedule({ ...PAID, apiKeySecretArn: "fmp" }), "source.schedule.apiKeySecretArn", /the ARN/],
  [
    schedule({ provider: "finnhub", apiKey: "0123456789", apiKeySecretKeyArn: KEY }),
    "source.schedule.apiKeySecretKeyArn",
    /must be omitted without "apiKeySecretArn"/,
  ],
  [
    schedule({ ...PAID, endpoint: "http://example.com" }),
    "source.schedule.endpoint",
    /an https:\/\/ address/,
  ],
  [
    schedule({ ...PAID, endpoint: "https://me:pass@example.com" }),
    "source.schedule.endpoint",
    /without user/,
  ],
  [
    schedule(MADE_UP),
    "source.schedule.provider",
    /must be a real one with "feed" live, got "simulated"; set "feed" to simulated or any/,
  ],
  [
    schedule({ ...PAID, fallback: "simulated" }),
    "source.schedule.fallback",
    /must be none with "feed" live, got "simulated"; set "feed" to any/,
  ],
  [
    schedule({ ...MADE_UP, fallback: "simulated" }, { feed: "any" }),
    "source.schedule.fallback",
    /prices are made up already/,
  ],
  [
    schedule(PAID, { feed: "simulated" }),
    "source.schedule.provider",
    /must be simulated with "feed" simulated/,
  ],
  [
    { symbols: ["AAPL"], source: { timetable: PAID } },
    "source.timetable",
    /is no argument: must be one of .*schedule/,
  ],
];

describe("source.schedule", () => {
  for (const [args, propertyPath, reason] of WRONG) {
    it(`refuses ${propertyPath} that is wrong: ${reason.source}`, () => {
      const problems = problemsOf(args);
      assert.deepEqual(
        problems.map((problem) => problem.propertyPath),
        [propertyPath],
      );
      assert.match(problems[0]?.reason ?? "", reason);
    });
  }

  it("is none unless it is given, and the stream is everybody's", () => {
    assert.equal(readArgs("stocks", { symbols: ["AAPL"] }).source.schedule, undefined);
    const none = readArgs("stocks", { symbols: ["AAPL"], source: {} });
    assert.equal(none.source.schedule, undefined);
  });

  it("has the plan without a price, the NYSE and a minute unless told otherwise", () => {
    const settings = { provider: "finnhub", apiKey: "0123456789" };
    const { source } = readArgs("stocks", schedule(settings));
    const { schedule: read } = source;
    assert.ok(read !== undefined);
    assert.equal(read.plan, "free");
    assert.equal(read.exchange, "NYSE");
    assert.equal(read.intervalSeconds, 60);
    assert.equal(read.closeDelaySeconds, 60);
    assert.deepEqual(read.closedOn, []);
    assert.equal(quotaOf(read).requestsPerMinute, 60);
  });

  it("keeps a key secret that is given in the clear", () => {
    const settings = { provider: "finnhub", apiKey: "0123456789" };
    const { apiKey } = readArgs("stocks", schedule(settings)).source.schedule ?? {};
    assert.equal(apiKey?.plain, undefined);
    assert.equal(apiKey?.known?.isSecret, true);
  });

  it("refuses to ask for more than the plan answers, with all numbers", () => {
    const symbols = ["AAPL", "MSFT", "GOOG"];
    const settings = { provider: "fmp", apiKey: "0123456789" };
    const problems = problemsOf({ ...schedule(settings), symbols });
    assert.equal(problems.length, 1);
    assert.equal(problems[0]?.propertyPath, "source.schedule");
    assert.match(
      problems[0]?.reason ?? "",
      /"source.schedule" asks for 3 symbols every 60 s during 23,400 s a day and after 1 close.* 391 polls a day: 1,173 requests a day where 250 are answered by the plan "basic" of Financial Modeling Prep; poll every 286 s/,
    );
    const slower = { ...settings, intervalSeconds: 286 };
    readArgs("stocks", { ...schedule(slower), symbols });
    const larger = { ...settings, requestsPerDay: 1_173 };
    readArgs("stocks", { ...schedule(larger), symbols });
    // The same interval around the clock is more polls.
    const coins = { ...slower, exchange: "24/7" };
    assert.throws(() => readArgs("stocks", { ...schedule(coins), symbols }), /86,400 s a day/);
  });

  const UNWATCHED = { staleIntervals: -1 };

  it("refuses a poll that takes longer than a function runs", () => {
    const symbols = Array.from({ length: 900 }, (_, index) => `S${index}`);
    const settings = { provider: "finnhub", apiKey: "0123456789", intervalSeconds: 3_600 };
    assert.throws(
      () => readArgs("stocks", { ...schedule(settings), symbols, monitoring: UNWATCHED }),
      /900 symbols in 900 requests, which takes 900 s by the plan "free" of Finnhub, where a poll has 840 s/,
    );
  });

  it("judges a feed that arrives later when it arrives", async () => {
    const leaves = readArgs("stocks", schedule(MADE_UP, { feed: pulumi.output("live") }));
    const failed = await new Promise<unknown>((resolve) => {
      leaves.feed.output().apply(() => undefined);
      process.once("unhandledRejection", resolve);
    });
    assert.match(String(failed), /"provider" must be a real one with "feed" live/);
  });
});
