import assert from "node:assert/strict";
import { readArgs } from "../../components/validation/readArgs.ts";
import { watchedFeed } from "../../components/watchedFeed.ts";

function feedOf(args: object): ReturnType<typeof watchedFeed> {
  return watchedFeed(readArgs("stocks", { symbols: ["AAPL"], ...args }));
}

describe("watchedFeed", () => {
  it("is nothing where nobody says how often ticks come", () => {
    assert.equal(feedOf({}), undefined);
  });

  it("is what the arguments say, on the NYSE unless they name a market", () => {
    assert.deepEqual(feedOf({ monitoring: { feedIntervalSeconds: 30 } }), {
      ...{ intervalSeconds: 30, staleIntervals: 20, exchange: "NYSE", closedOn: [] },
    });
    const monitoring = { feedIntervalSeconds: 5, staleIntervals: 3, exchange: "24/7" };
    assert.deepEqual(feedOf({ monitoring }), {
      ...{ intervalSeconds: 5, staleIntervals: 3, exchange: "24/7", closedOn: [] },
    });
  });

  it("is what a schedule says, unless it is switched off", () => {
    const schedule = {
      ...{ provider: "simulated", intervalSeconds: 120, exchange: "LSE", closedOn: ["2026-09-14"] },
    };
    const args = { source: { schedule }, feed: "any" };
    assert.deepEqual(feedOf(args), {
      ...{ intervalSeconds: 120, staleIntervals: 20, exchange: "LSE", closedOn: ["2026-09-14"] },
    });
    assert.equal(
      feedOf({ ...args, monitoring: { feedIntervalSeconds: 300 } })?.intervalSeconds,
      300,
    );
    assert.equal(feedOf({ ...args, monitoring: { staleIntervals: -1 } }), undefined);
  });
});
