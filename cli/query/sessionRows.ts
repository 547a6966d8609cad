import type { MarketName } from "../../runtime/contract/markets.ts";
import { MARKET_NAMES } from "../../runtime/contract/markets.ts";
import { marketCalendar } from "../../runtime/calendar/marketCalendar.ts";
import { tradingPeriods } from "../../runtime/calendar/tradingPeriods.ts";
import { UsageError } from "../UsageError.ts";

/** Time that is asked about; epoch milliseconds. */
export interface AskedSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

const DAY_MS = 86_400_000;

/**
 * The sessions of a market about a span as rows of SQL, `(TIMESTAMP …, TIMESTAMP …), …`: first moment and
 * end, UTC. Those that follow each other without a break are one.
 * @throws {UsageError} if there is no such market, or its calendar does not know the days
 */
export function sessionRows(market: string, { fromMs, toMs }: AskedSpan): string {
  const name = MARKET_NAMES.find((known): known is MarketName => known === market);
  if (name === undefined) {
    throw new UsageError(`"exchange" must be one of ${MARKET_NAMES.join(", ")}, got "${market}"`);
  }
  try {
    // A day more at both ends: a session may have begun, or be going on.
    const periods = tradingPeriods(marketCalendar(name), fromMs - DAY_MS, toMs + DAY_MS);
    const rows = periods.flatMap(({ sessions }) => joinTouching(sessions));
    // A list without rows is no SQL: this one has none that anything lies in.
    const shown = rows.length === 0 ? [{ opens: 0, closes: 0 }] : rows;
    return shown
      .map(({ opens, closes }) => `(${sqlTime(opens)}, ${sqlTime(closes)})`)
      .join(",\n    ");
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}

interface Hours {
  readonly opens: number;
  readonly closes: number;
}

function joinTouching(sessions: readonly Hours[]): Hours[] {
  const joined: Hours[] = [];
  for (const { opens, closes } of sessions) {
    const last = joined.at(-1);
    if (last?.closes === opens) joined[joined.length - 1] = { opens: last.opens, closes };
    else joined.push({ opens, closes });
  }
  return joined;
}

function sqlTime(ms: number): string {
  return `TIMESTAMP '${new Date(ms).toISOString().replace("T", " ").replace("Z", "")}'`;
}
