import assert from "node:assert/strict";
import fc from "fast-check";
import type { Quota } from "../../../runtime/contract/providers.ts";
import type { Clock } from "../../../runtime/ports/Clock.ts";
import { RateLimiter } from "../../../runtime/providers/RateLimiter.ts";
import { FakeClock } from "../fakes/FakeClock.ts";

const DAY_MS = 86_400_000;

/** A clock that stands still: whoever waits is told until when, and nobody else is kept. */
function standingClock(now: () => number, waits: number[]): Clock {
  return {
    now,
    backOff: () => Promise.resolve(),
    wait: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
  };
}

describe("RateLimiter", () => {
  it("lets no second, minute or day hold more than its limit, whenever it begins", async () => {
    const limit = fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(limit, limit, limit),
        fc.array(fc.integer({ min: 0, max: 40_000 }), { maxLength: 80 }),
        async ([second, minute, day], pauses) => {
          let nowMs = 0;
          const limiter = new RateLimiter(
            {
              symbolsPerRequest: 1,
              ...(second === undefined ? {} : { requestsPerSecond: second }),
              ...(minute === undefined ? {} : { requestsPerMinute: minute }),
              ...(day === undefined ? {} : { requestsPerDay: day }),
            },
            standingClock(() => nowMs, []),
            Infinity,
          );
          const times: number[] = [];
          for (const pauseMs of pauses) {
            nowMs += pauseMs;
            const turn = await limiter.next();
            assert.ok("atMs" in turn && turn.atMs >= nowMs);
            times.push(turn.atMs);
          }
          for (const [windowMs, most] of [
            [1_000, second],
            [60_000, minute],
            [DAY_MS, day],
          ] as const) {
            for (const start of times) {
              const held = times.filter((at) => at >= start && at < start + windowMs);
              assert.ok(held.length <= (most ?? Infinity));
            }
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it("wastes no turn: as many as the limit at once, the next when the window is over", async () => {
    const quota: Quota = { symbolsPerRequest: 1, requestsPerSecond: 2, requestsPerMinute: 3 };
    const waits: number[] = [];
    const limiter = new RateLimiter(
      quota,
      standingClock(() => 0, waits),
      DAY_MS,
    );
    const turns = [];
    for (let index = 0; index < 7; index += 1) turns.push(await limiter.next());
    const times = turns.map((turn) => ("atMs" in turn ? turn.atMs : NaN));
    assert.deepEqual(times, [0, 0, 1_000, 60_000, 60_000, 61_000, 120_000]);
    assert.deepEqual(waits, [1_000, 60_000, 60_000, 61_000, 120_000]);
  });

  it("refuses instead of waiting for tomorrow, and gives turns again then", async () => {
    const clock = new FakeClock(5);
    const limiter = new RateLimiter({ symbolsPerRequest: 1, requestsPerDay: 1 }, clock, 60_000);
    assert.deepEqual(await limiter.next(), { atMs: 5 });
    clock.nowMs = 1_000;
    assert.deepEqual(await limiter.next(), { refused: "quota_spent", untilMs: DAY_MS + 5 });
    clock.nowMs = DAY_MS;
    assert.deepEqual(await limiter.next(), { atMs: DAY_MS + 5 });
    assert.equal(clock.now(), DAY_MS + 5);
  });

  it("lets nobody ask before the time that the provider named", async () => {
    const clock = new FakeClock(0);
    const limiter = new RateLimiter({ symbolsPerRequest: 1 }, clock, 60_000);
    limiter.pauseUntil(30_000);
    limiter.pauseUntil(10_000);
    assert.deepEqual(await limiter.next(), { atMs: 30_000 });
    limiter.pauseUntil(200_000);
    assert.deepEqual(await limiter.next(), { refused: "throttled", untilMs: 200_000 });
  });
});
