import { tickId } from "../../../../runtime/domain/tickId.ts";
import type { Tick } from "../../../../runtime/contract/tick.ts";
import { FIRST_DAY, iso, SECOND_DAY } from "./days.ts";

/** What of a tick the fixtures say; its id is the one its fields give, unless said. */
type Said = Pick<Tick, "price"> & Partial<Omit<Tick, "symbol" | "timestamp">>;

function tick(symbol: string, day: string, time: string, said: Said): Tick {
  const row = { symbol, timestamp: iso(day, time), ...said };
  return { ...row, id: said.id ?? tickId(row, "") };
}

const CLOSE_98 = { previous_close: "98" };
const CLOSE_110 = { previous_close: "110.5" };
const DOWN = { ...CLOSE_110, change: "-6.5", change_percent: "-5.88235294", anomaly: true };

/** Two ticks of one millisecond, whose times were finer: the second by id, which says nothing, has the lower price. */
const FINER = [
  tick("AAPL", FIRST_DAY, "14:30:30.250", {
    ...{ price: "101", ...CLOSE_98, change: "3", change_percent: "3.06122449", anomaly: false },
    ...{ volume: "30", id: "aaaaaaaaaaaaaaaa" },
  }),
  tick("AAPL", FIRST_DAY, "14:30:30.250", {
    ...{ price: "99", ...CLOSE_98, change: "1", change_percent: "1.02040816", anomaly: false },
    id: "bbbbbbbbbbbbbbbb",
  }),
];

const LAST_APPLE = tick("AAPL", SECOND_DAY, "15:45:00.000", {
  ...{ price: "108.16", volume: "3", ...CLOSE_110, change: "-2.34", change_percent: "-2.11764706" },
  anomaly: true,
});

/** Ticks that were compacted. */
export const COMPACTED: readonly Tick[] = [
  tick("AAPL", FIRST_DAY, "14:30:00.000", {
    ...{ price: "100", volume: "10", ...CLOSE_98, change: "2", change_percent: "2.04081633" },
    ...{ anomaly: false, exchange: "NASDAQ", data_source: "live" },
  }),
  ...FINER,
  // Of a time in which the threshold was 20 percent.
  tick("AAPL", FIRST_DAY, "14:31:10.000", {
    ...{ price: "110.5", volume: "5", ...CLOSE_98, change: "12.5", change_percent: "12.75510204" },
    anomaly: false,
  }),
  tick("AAPL", SECOND_DAY, "15:30:00.000", { price: "104", volume: "1", ...DOWN }),
  LAST_APPLE,
  tick("MSFT", FIRST_DAY, "14:30:00.000", {
    ...{ price: "50", volume: "100", previous_close: "100", change: "-50", change_percent: "-50" },
    anomaly: true,
  }),
  // Not more than 5 percent.
  tick("MSFT", SECOND_DAY, "14:30:00.000", {
    ...{ price: "52.5", volume: "0", previous_close: "50", change: "2.5", change_percent: "5" },
    anomaly: false,
  }),
  tick("IBM", FIRST_DAY, "14:29:00.000", { price: "7" }),
  tick("BIG", SECOND_DAY, "10:00:00.000", { price: "123456.789", volume: "1000" }),
];

/** Ticks that arrived in this hour, and are not compacted yet. */
export const FRESH: readonly Tick[] = [
  tick("NEW", SECOND_DAY, "20:00:00.000", { price: "3.25", volume: "2" }),
  // Like one that was compacted, but for the volume; by id it comes first.
  tick("AAPL", SECOND_DAY, "15:30:00.000", { price: "104", volume: "4", ...DOWN }),
];

/** Ticks that were compacted, and came again in this hour: one whose id its fields give, one not. */
export const AGAIN: readonly Tick[] = [LAST_APPLE, ...FINER.slice(1)];
