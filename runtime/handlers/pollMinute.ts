import type { MarketCalendar } from "../calendar/marketCalendar.ts";
import type { PollRhythm } from "../calendar/pollTimes.ts";
import { pollTimes } from "../calendar/pollTimes.ts";
import type { Clock } from "../ports/Clock.ts";
import type { PollLedger } from "../ports/PollLedger.ts";
import type { SharedQuota } from "../providers/SharedQuota.ts";
import type { Observer } from "./observe.ts";
import type { PollEvent } from "./readPollEvent.ts";

/** What a minute of polls needs. */
export interface PollSettings extends PollRhythm {
  readonly calendar: MarketCalendar;
}

/** With what. */
export interface PollPorts {
  readonly ledger: PollLedger;
  readonly clock: Clock;
  readonly observer: Observer;
  /** The provider's quota, which all environments of the function share. */
  readonly quota: Pick<SharedQuota, "takeOver" | "spent">;
  /**
   * Asks for all symbols once, and sends what is answered.
   * @param atMs when it was due
   * @param untilMs when it must be over
   * @returns how many quotes were sent
   */
  readonly poll: (symbols: readonly string[], atMs: number, untilMs: number) => Promise<number>;
}

/** What came of a minute. */
export interface PollResult {
  readonly polls: number;
  readonly quotesSent: number;
  /** Polls since the last one that nobody did. */
  readonly missed: number;
}

const MINUTE_MS = 60_000;

/**
 * Longest that a poll may take, and that missed ones are looked for, in milliseconds: a function runs for
 * fifteen minutes, and a schedule that was off for longer than a week was turned off.
 */
const POLL_MS_MAX = 840_000;
const LOOK_BACK_MS = 7 * 86_400_000;

/**
 * Does the polls of one minute: none while the market is closed but the one that asks for its last price,
 * several with an interval below a minute.
 * A poll that another invocation did is not done again. One that is late is done while it is not yet time
 * for the next; those that nobody did are counted by the next one that is done.
 */
export async function pollMinute(
  { minuteMs, symbols }: PollEvent,
  settings: PollSettings,
  ports: PollPorts,
): Promise<PollResult> {
  const { ledger, clock, observer, quota } = ports;
  let [polls, quotesSent, missed] = [0, 0, 0];
  const span = { fromMs: minuteMs, toMs: minuteMs + MINUTE_MS };
  for (const atMs of pollTimes(settings.calendar, span, settings)) {
    const nextMs = endOf(atMs, settings);
    if (clock.now() < atMs) await clock.wait(atMs - clock.now());
    if (clock.now() >= nextMs) {
      observer.inform("a poll came too late and is left out", { dueAt: isoOf(atMs) });
      continue;
    }
    const claim = await ledger.claim(atMs);
    const { previousMs } = claim;
    if (!claim.isMine) continue;
    const endMs = Math.min(clock.now(), (previousMs ?? atMs) + POLL_MS_MAX);
    quota.takeOver(claim, symbols.length, endMs);
    const gone = countMissed(settings, previousMs, atMs);
    if (gone > 0) {
      const details = { missed: gone, since: isoOf(previousMs ?? atMs), dueAt: isoOf(atMs) };
      observer.inform("polls were missed", details);
    }
    observer.count({ Polls: 1, PollsMissed: gone });
    polls += 1;
    missed += gone;
    try {
      quotesSent += await ports.poll(symbols, atMs, Math.min(nextMs, atMs + POLL_MS_MAX));
    } finally {
      await settle(atMs, ports);
    }
  }
  return { polls, quotesSent, missed };
}

/** Who goes on without this reckons with the worst, so that it is no failure. */
async function settle(atMs: number, { ledger, quota, observer }: PollPorts): Promise<void> {
  try {
    await ledger.settle(atMs, quota.spent());
  } catch (error) {
    observer.retrying("the requests of a poll were not noted", error);
  }
}

/** When a poll's time is over: the next one is due, or, after a close, it was given long enough. */
function endOf(atMs: number, settings: PollSettings): number {
  const { calendar, intervalMs } = settings;
  const patienceMs = calendar.isOpenAt(atMs) ? intervalMs : Math.max(intervalMs, MINUTE_MS);
  const span = { fromMs: atMs + 1, toMs: atMs + patienceMs };
  return pollTimes(calendar, span, settings)[0] ?? span.toMs;
}

function countMissed(settings: PollSettings, previousMs: number | undefined, atMs: number): number {
  if (previousMs === undefined) return 0;
  const fromMs = Math.max(previousMs + 1, atMs - LOOK_BACK_MS);
  return pollTimes(settings.calendar, { fromMs, toMs: atMs }, settings).length;
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
