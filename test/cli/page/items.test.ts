import assert from "node:assert/strict";
import { fromAlertItem, toAlertEntry } from "../../../cli/page/alertEntry.ts";
import { fromTrendItem } from "../../../cli/page/fromTrendItem.ts";
import type { Alert } from "../../../runtime/contract/alert.ts";
import { toAlertItem } from "../../../runtime/domain/alertItem.ts";
import { toStateItem } from "../../../runtime/domain/stateItem.ts";
import { Trend } from "../../../runtime/domain/Trend.ts";
import { emptyTrendState } from "../../../runtime/domain/TrendState.ts";
import { toAttributes } from "../../../runtime/ports/aws/DynamoTickStore.ts";

const CROSSOVER: Alert = {
  ...{ kind: "crossover", id: "c", symbol: "AAPL", direction: "down", signal: "SELL_SIGNAL" },
  ...{ timestamp: "2026-01-05T14:30:00.000Z", price: "10.5", short_sma: "9.5", long_sma: "9.75" },
  ...{ short_window: 2, long_window: 3, first_tick: "f", last_tick: "l", data_source: "live" },
} as const;
const ANOMALY: Alert = {
  ...{ kind: "anomaly", id: "a", symbol: "AAPL", direction: "up", price: "12" },
  ...{ timestamp: "2026-01-05T14:30:01.500Z", change: "2", change_percent: "20" },
  ...{ last_tick: "l", data_source: "replay" },
} as const;

describe("items of the trend table on the page", () => {
  it("are the alerts that they were made of", () => {
    for (const alert of [CROSSOVER, ANOMALY, { ...ANOMALY, possible_split: "2:1" }]) {
      for (const status of ["published", "expired"] as const) {
        const item = toAttributes(toAlertItem(alert, status));
        assert.deepEqual(fromAlertItem(item), toAlertEntry(alert, status));
      }
    }
    const { kind, signal, atMs, sentence } = toAlertEntry(ANOMALY);
    assert.deepEqual([kind, signal, atMs], ["anomaly", null, Date.parse(ANOMALY.timestamp)]);
    assert.match(sentence, /^AAPL at 12 .*up 2 \(20\.00%\) today.*ANOMALY/);
  });

  it("are crossovers where they are of before there was anything else", () => {
    const item = toAttributes(toAlertItem(CROSSOVER, "published"));
    delete item.kind;
    assert.deepEqual(fromAlertItem(item), toAlertEntry(CROSSOVER));
  });

  it("have the averages of the window, once there is a side", () => {
    const windows = { short: 2, long: 3 };
    let state = emptyTrendState("AAPL", windows);
    const seen = [1, 5, 3, 10].map((mantissa, index) => {
      const trend = new Trend(state, { windows, allowedLatenessMs: 0 });
      const id = index.toString(16).padStart(16, "0");
      const tick = { atMs: 1000 + index, id, price: { mantissa, decimals: 1 } };
      trend.receive({ ...tick, isAhead: false, dataSource: "live", arrivedAtMs: 0 });
      state = trend.next() ?? state;
      return fromTrendItem(toAttributes(toStateItem(state)));
    });
    assert.deepEqual(
      seen.map((trend) => [trend?.side, trend?.shortSma, trend?.longSma]),
      [
        [null, null, null],
        [null, null, null],
        ["up", "0.4", "0.3"],
        ["up", "0.65", "0.6"],
      ],
    );
    assert.deepEqual([seen[3]?.atMs, seen[3]?.version], [1003, 4]);
    assert.equal(
      fromTrendItem(toAttributes(toStateItem(emptyTrendState("A", windows)))),
      undefined,
    );
  });
});
