import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { DateTime } from "luxon";

import { ENVIRONMENT } from "../../../runtime/contract/environment.ts";
import type { PollResult } from "../../../runtime/handlers/pollMinute.ts";
import { FakeAws } from "./FakeAws.ts";

type Handler = (event: object, context: object) => Promise<PollResult>;

const BUNDLE = join(process.cwd(), "dist", "lambda", "produce-quotes", "index.js");
const ZONE = "America/New_York";
const MINUTE_MS = 60_000;

/** What the NYSE published for 2026. */
// https://mondovisione.com/media-and-resources/news/nyse-group-announces-2026-2027-and-2028-holiday-and-early-closings-calendar-20251223/
const CLOSED = "0101 0119 0216 0403 0525 0619 0703 0907 1126 1225".split(" ");
const EARLY = "1127 1224".split(" ");

/** From the close to the poll for the last price. */
const CLOSE_DELAY_MS = MINUTE_MS;

/** Days of which every minute is polled: after both clock changes, and a half day. */
const EVERY_MINUTE = ["0309", "1102", "1127"];

/** Every minute of the schedule's hours on a weekday, as the deployed schedule has it. */
function minutesOf(day: DateTime): number[] {
  if (day.weekday >= 6) return [];
  const first = day.set({ hour: 9 }).toMillis();
  return Array.from({ length: 8 * 60 }, (_, minute) => first + minute * MINUTE_MS);
}

describe("the deployed producer, through the sessions of 2026 on a virtual clock", () => {
  const realNow = Date.now;
  const realEnv = { ...process.env };
  let aws: FakeAws;

  beforeEach(async () => {
    assert.ok(existsSync(BUNDLE), "run `npm run build` first");
    aws = new FakeAws();
    await aws.start();
  });

  afterEach(async () => {
    Date.now = realNow;
    process.env = { ...realEnv };
    await aws.stop();
  });

  /** The bundle as Lambda would start it with an interval, each time anew. */
  function load(intervalSeconds: string): Handler {
    Object.assign(process.env, {
      [ENVIRONMENT.pipeline]: "year",
      [ENVIRONMENT.tickStreamName]: "ticks",
      [ENVIRONMENT.trendTableName]: "trends",
      [ENVIRONMENT.provider]: "simulated",
      [ENVIRONMENT.providerPlan]: "unlimited",
      [ENVIRONMENT.intervalSeconds]: intervalSeconds,
      [ENVIRONMENT.closeDelaySeconds]: String(CLOSE_DELAY_MS / 1000),
      [ENVIRONMENT.exchange]: "NYSE",
      [ENVIRONMENT.fallback]: "none",
      [ENVIRONMENT.logLevel]: "ERROR",
      POWERTOOLS_METRICS_DISABLED: "true",
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      AWS_ENDPOINT_URL: aws.endpoint,
    });
    const require = createRequire(import.meta.url);
    delete require.cache[BUNDLE];
    return (require(BUNDLE) as { handler: Handler }).handler;
  }

  /** Times of the polls of a day, epoch milliseconds, its minutes invoked in turn as scheduled. */
  async function runDay(handler: Handler, day: DateTime): Promise<number[]> {
    const polls: number[] = [];
    for (const atMs of minutesOf(day)) {
      Date.now = () => atMs;
      const scheduledTime = new Date(atMs).toISOString().replace(".000Z", "Z");
      const event = { scheduledTime, symbols: ["AAPL"] };
      const result = await handler(event, { getRemainingTimeInMillis: () => 120_000 });
      assert.equal(result.missed, 0, scheduledTime);
      assert.equal(result.quotesSent, result.polls, scheduledTime);
      for (let poll = 0; poll < result.polls; poll += 1) polls.push(atMs);
    }
    return polls;
  }

  function isoOf(ms: number | undefined): string {
    return new Date(ms ?? 0).toISOString();
  }

  it("polls every hour of each session and once after its close, and nothing else all year", async function () {
    this.timeout(120_000);
    let sessions = 0;
    let expected = 0;
    const handler = load("3600");
    for (let month = 1; month <= 12; month += 1) {
      const first = DateTime.fromObject({ year: 2026, month }, { zone: ZONE });
      for (let date = 1; date <= (first.daysInMonth ?? 0); date += 1) {
        const day = first.set({ day: date });
        const label = day.toFormat("MMdd");
        const isOpen = day.weekday < 6 && !CLOSED.includes(label);
        const polls = await runDay(handler, day);
        // From 09:30 on each hour before the close, 12:30 or 15:30 the last, and a minute after the close.
        const closesAt = EARLY.includes(label) ? 13 : 16;
        const due = isOpen ? closesAt - 9 + 1 : 0;
        assert.equal(polls.length, due, label);
        sessions += isOpen ? 1 : 0;
        expected += due;
        if (!isOpen) continue;
        assert.equal(polls[0], day.set({ hour: 9, minute: 30 }).toMillis(), label);
        const closes = day.set({ hour: closesAt }).toMillis();
        assert.equal(polls.at(-2), closes - 30 * MINUTE_MS, label);
        assert.equal(polls.at(-1), closes + CLOSE_DELAY_MS, label);
      }
    }
    assert.equal(sessions, 251);
    assert.equal(aws.records.length, expected);
    assert.equal(expected, 249 * (7 + 1) + 2 * (4 + 1));
  });

  for (const label of EVERY_MINUTE) {
    it(`polls each minute of ${label.slice(0, 2)}-${label.slice(2)}, first and last included`, async function () {
      this.timeout(60_000);
      const day = DateTime.fromFormat(`2026${label}`, "yyyyMMdd", { zone: ZONE });
      const polls = await runDay(load("60"), day);
      // 09:30 to 12:59 or 15:59: the minute of the close itself has none, and the one after it has.
      const minutes = EARLY.includes(label) ? 210 : 390;
      const opens = day.set({ hour: 9, minute: 30 }).toMillis();
      assert.deepEqual(
        polls.map(isoOf),
        [...Array.from({ length: minutes }, (_, minute) => minute), minutes + 1].map((minute) =>
          isoOf(opens + minute * MINUTE_MS),
        ),
      );
      assert.equal(aws.records.length, minutes + 1);
      const times = new Set(aws.records.map(({ data }) => data["timestamp"]));
      assert.equal(times.size, minutes + 1);
    });
  }
});
