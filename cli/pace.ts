import { sleepUntilAborted } from "./sources/sleepUntilAborted.ts";

/** How much faster than recorded, above 0; `max` does not wait at all. */
export type Speed = number | "max";

/** How records are paced. */
export interface PaceOptions {
  readonly speed: Speed;
  /** Clock in epoch milliseconds. Default: the machine's. */
  readonly now?: () => number;
  /** Waits for that many milliseconds, or until the signal. Default: a timer. */
  readonly sleep?: (delayMs: number) => Promise<void>;
  /** Ends the records, also in the middle of a wait. */
  readonly signal?: AbortSignal;
  /** Called before each wait: a night between two sessions can take long. */
  readonly onWait?: (delayMs: number) => void;
}

const DAY_MS = 86_400_000;
/** Node's timers end at once above 2^31 - 1 ms: https://nodejs.org/api/timers.html */
const TIMER_MS_MAX = 2 ** 31 - 1;

/**
 * Passes records on at the pace of their own trade times: the first at once, each other one when
 * `speed` times as much recorded time has passed since the first. Records older than the newest, and
 * those without a time, pass at once. So do times that no pipeline takes, in 1970 (an unset clock) or
 * more than a day ahead of the clock: else one of them would hold up all others for years.
 */
export async function* pace<T extends { readonly tradedAtMs?: number }>(
  records: AsyncIterable<T> | Iterable<T>,
  options: PaceOptions,
): AsyncGenerator<T, void, undefined> {
  const { speed, signal, now = Date.now } = options;
  if (speed !== "max" && !(speed > 0 && speed < Infinity)) throw refuseSpeed(String(speed));
  let start: { readonly recordedMs: number; readonly clockMs: number } | undefined;
  for await (const record of records) {
    const recordedMs = record.tradedAtMs;
    if (speed !== "max" && isPlausible(recordedMs, now())) {
      start ??= { recordedMs, clockMs: now() };
      await waitUntil(start.clockMs + (recordedMs - start.recordedMs) / speed, options);
    }
    if (signal?.aborted === true) return;
    yield record;
  }
}

/**
 * Reads a speed as the command line gives it: `max` or a number above 0.
 * @throws {RangeError} if it is neither.
 */
export function parseSpeed(text: string): Speed {
  if (text === "max") return text;
  const speed = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (speed > 0 && speed < Infinity) return speed;
  throw refuseSpeed(text);
}

function refuseSpeed(text: string): RangeError {
  return new RangeError(`"speed" must be a number above 0 or "max", got "${text}"`);
}

function isPlausible(recordedMs: number | undefined, nowMs: number): recordedMs is number {
  return recordedMs !== undefined && recordedMs >= DAY_MS && recordedMs <= nowMs + DAY_MS;
}

async function waitUntil(dueMs: number, options: PaceOptions): Promise<void> {
  const { now = Date.now, signal, onWait } = options;
  const sleep = options.sleep ?? ((delayMs) => sleepUntilAborted(delayMs, signal));
  if (dueMs > now()) onWait?.(dueMs - now());
  for (let leftMs = dueMs - now(); leftMs > 0; leftMs = dueMs - now()) {
    if (signal?.aborted === true) return;
    await sleep(Math.min(leftMs, TIMER_MS_MAX));
  }
}
