import assert from "node:assert/strict";
import fc from "fast-check";
import { marketCalendar } from "../../../runtime/calendar/marketCalendar.ts";
import type { Quota } from "../../../runtime/contract/providers.ts";
import { pollMinute } from "../../../runtime/handlers/pollMinute.ts";
import type { PollLedger, Spent } from "../../../runtime/ports/PollLedger.ts";
import { openLimiter } from "../../../runtime/providers/openProvider.ts";
import { RateLimiter } from "../../../runtime/providers/RateLimiter.ts";
import { SharedQuota } from "../../../runtime/providers/SharedQuota.ts";
import { FakeClock } from "../fakes/FakeClock.ts";
import { RecordingObserver } from "../fakes/RecordingObserver.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const OPENING = Date.UTC(2026, 10, 20, 14, 30);
const SYMBOLS = ["A", "B", "C"];
const QUOTA: Quota = { symbolsPerRequest: 1, requestsPerMinute: 5, requestsPerDay: 400 };

/** What one table would know of the polls of several environments. */
class Ledger {
  lastMs: number | undefined;
  poller = "";
  settledMs: number | undefined;
  spent: readonly Spent[] = [];

  of(poller: string): PollLedger {
    return {
      claim: (atMs) => {
        const { lastMs: previousMs, spent } = this;
        const others = { spent, isSettled: this.settledMs === previousMs };
        const isOther = this.poller !== poller;
        Object.assign(this, { lastMs: atMs, poller });
        return Promise.resolve({ isMine: true, previousMs, ...(isOther ? { others } : {}) });
      },
      settle: (atMs, spent) => {
        if (this.lastMs === atMs) Object.assign(this, { settledMs: atMs, spent });
        return Promise.resolve();
      },
    };
  }
}

/** Most of some times that lie within a span. */
function mostWithin(times: readonly number[], spanMs: number): number {
  return Math.max(
    0,
    ...times.map((start) => times.filter((at) => at >= start && at < start + spanMs).length),
  );
}

describe("a quota that environments of a function share", () => {
  const clock = new FakeClock(OPENING);
  let ledger: Ledger;
  let asked: number[];

  beforeEach(() => {
    ledger = new Ledger();
    asked = [];
    clock.nowMs = OPENING;
  });

  /** An environment that asks each symbol as often as it may, as with a provider in trouble. */
  function open(poller: string, attempts = 4) {
    const limiter = openLimiter(QUOTA, clock);
    return async (minute: number, { dies = false } = {}): Promise<void> => {
      clock.nowMs = Math.max(clock.nowMs, OPENING + minute * MINUTE_MS);
      const mine = ledger.of(poller);
      if (dies) mine.settle = () => Promise.resolve();
      await pollMinute(
        { minuteMs: OPENING + minute * MINUTE_MS, symbols: SYMBOLS },
        { calendar: marketCalendar("NYSE"), intervalMs: MINUTE_MS, closeDelayMs: MINUTE_MS },
        {
          ...{ clock, observer: new RecordingObserver(), ledger: mine },
          quota: new SharedQuota(limiter, QUOTA),
          poll: async (symbols, _atMs, untilMs) => {
            // Late in its minute, so that the next one's requests are in the same one.
            if (dies) clock.nowMs += 50_000;
            for (let turn = 0; turn < symbols.length * attempts; turn += 1) {
              const next = await limiter.next();
              if ("refused" in next || next.atMs >= untilMs) break;
              asked.push(next.atMs);
            }
            clock.nowMs = Math.min(clock.nowMs, untilMs);
            return 0;
          },
        },
      );
    };
  }

  it("is kept when each poll has a new one, and when two take turns", async () => {
    for (let minute = 0; minute < 90; minute += 1) await open(`new ${minute}`)(minute);
    assert.equal(mostWithin(asked, MINUTE_MS), QUOTA.requestsPerMinute);
    // Turns that came after their poll count as well.
    assert.ok(asked.length > 300 && asked.length <= 400, String(asked.length));
    const spent = asked.length;
    const turns = [open("one"), open("two")];
    for (let minute = 90; minute < 120; minute += 1) await turns[minute % 2]?.(minute);
    assert.equal(asked.length, spent, "and no more that day");
  });

  it("is kept when one dies before it says what it has asked", async () => {
    for (let minute = 0; minute < 20; minute += 1) {
      await open(`env ${minute}`)(minute, { dies: minute % 3 === 0 });
    }
    assert.ok(mostWithin(asked, MINUTE_MS) <= 5, String(mostWithin(asked, MINUTE_MS)));
    assert.ok(asked.length >= 40, "and goes on asking");
  });

  it("costs the one who goes on nothing where there is room", async () => {
    const turns = [open("one", 1), open("two", 1)];
    for (let minute = 0; minute < 10; minute += 1) await turns[minute % 2]?.(minute);
    assert.equal(asked.length, 10 * SYMBOLS.length);
    for (const [index, at] of asked.entries()) {
      assert.equal(at, OPENING + Math.floor(index / SYMBOLS.length) * MINUTE_MS);
    }
  });

  it("is told on in a few numbers, never earlier than it was spent", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 4_000_000 }), { maxLength: 60 }),
        async (pauses) => {
          const quota: Quota = { symbolsPerRequest: 1, requestsPerDay: 1_000 };
          const at = new FakeClock(OPENING);
          const limiter = new RateLimiter(quota, at, MINUTE_MS);
          const times: number[] = [];
          for (const pauseMs of pauses) {
            at.nowMs += pauseMs;
            await limiter.next();
            times.push(at.nowMs);
          }
          const counting = times.filter((time) => time > at.nowMs - DAY_MS);
          const told = limiter.spent();
          const flat = told.flatMap(({ atMs, requests }) => Array<number>(requests).fill(atMs));
          assert.equal(flat.length, counting.length);
          assert.ok(flat.every((time, index) => time >= (counting[index] ?? Infinity)));
          assert.ok(told.length <= 146);
        },
      ),
      { numRuns: 50 },
    );
  });
});
