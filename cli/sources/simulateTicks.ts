import { DateTime } from "luxon";
import { PriceWalk } from "../../runtime/providers/PriceWalk.ts";
import type { SourceRecord } from "./SourceRecord.ts";

/** What is simulated. */
export interface SimulateTicksOptions {
  /** The same seed gives the same ticks. */
  readonly seed: string | number;
  /** Each symbol's ticks depend on the seed and its name alone, not on which others there are. */
  readonly symbols: readonly string[];
  /** First moment of the simulation, ISO 8601 with a zone. Outside a session: the next opening. */
  readonly start: string;
  /**
   * Time between two ticks of a symbol in seconds, above 0; counted from each session's opening.
   * @default 1
   */
  readonly intervalSeconds?: number;
  /** How many ticks in all. Default: without end. */
  readonly count?: number;
}

const NEW_YORK = "America/New_York";
const SATURDAY = 6;
const OPENING = { hour: 9, minute: 30, second: 0, millisecond: 0 };
const CLOSING = { hour: 16, minute: 0, second: 0, millisecond: 0 };

/**
 * Makes up ticks: for each symbol a random walk in cents, in trading sessions (09:30 inclusive to 16:00
 * exclusive in New York, Monday to Friday, no holidays), with a gap at each opening. Open, high, low and
 * volume are the session's so far, `previous_close` is the last price of the session before. Marked
 * `data_source: "simulated"`, so that no live pipeline takes them. All symbols tick at the same moments.
 * @throws {RangeError} if the start is no time, the interval is not above 0, or there is no symbol.
 */
export function* simulateTicks(
  options: SimulateTicksOptions,
): Generator<SourceRecord, void, undefined> {
  const { seed, symbols, count = Infinity } = options;
  if (symbols.length === 0) throw new RangeError('"symbols" must name at least one symbol');
  const walks = symbols.map((symbol) => new PriceWalk(symbol, `${seed}/${symbol}`));
  let line = 0;
  let session = NaN;
  for (const moment of tradingMoments(options)) {
    if (moment.openedAtMs !== session) {
      session = moment.openedAtMs;
      for (const walk of walks) walk.openSession();
    }
    for (const walk of walks) {
      if (line >= count) return;
      line += 1;
      walk.step();
      yield {
        data: Buffer.from(JSON.stringify(walk.tick(moment.atMs))),
        partitionKey: walk.symbol,
        line,
        tradedAtMs: moment.atMs,
      };
    }
  }
}

interface Moment {
  readonly atMs: number;
  readonly openedAtMs: number;
}

function* tradingMoments(options: SimulateTicksOptions): Generator<Moment, never, undefined> {
  const { start, intervalSeconds = 1 } = options;
  const from = DateTime.fromISO(start, { setZone: true });
  if (!from.isValid || !/(?:Z|[+-]\d{2}:\d{2})$/i.test(start)) {
    throw new RangeError(`"start" must be an ISO 8601 time with a zone, got "${start}"`);
  }
  const intervalMs = Math.round(intervalSeconds * 1000);
  if (!(intervalMs >= 1)) {
    throw new RangeError(`"intervalSeconds" must be 0.001 or more, got ${intervalSeconds}`);
  }
  for (let day = from.setZone(NEW_YORK).startOf("day"); ; day = day.plus({ days: 1 })) {
    if (day.weekday >= SATURDAY) continue;
    const openedAtMs = day.set(OPENING).toMillis();
    const closesAtMs = day.set(CLOSING).toMillis();
    const waitedMs = Math.max(0, from.toMillis() - openedAtMs);
    let atMs = openedAtMs + Math.ceil(waitedMs / intervalMs) * intervalMs;
    for (; atMs < closesAtMs; atMs += intervalMs) yield { atMs, openedAtMs };
  }
}
