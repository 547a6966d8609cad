import assert from "node:assert/strict";
import { FreshnessGauge } from "../../../runtime/handlers/FreshnessGauge.ts";

const MINUTE_MS = 60_000;
/** The start of a minute. */
const NOW_MS = 1_795_185_000_000;

/** Newest ticks by symbol, each some seconds old. */
function newest(ages: Readonly<Record<string, number>>, nowMs = NOW_MS): Map<string, number> {
  return new Map(Object.entries(ages).map(([symbol, age]) => [symbol, nowMs - age * 1000]));
}

describe("FreshnessGauge", () => {
  const watching = (...symbols: string[]) => new FreshnessGauge(new Set(symbols));

  it("measures the newest tick of all symbols, and that of each watched one", () => {
    const ages = watching("AAPL", "MSFT").measure(newest({ AAPL: 3, TSLA: 1.5 }), NOW_MS);
    assert.deepEqual(ages, [{ ageSeconds: 1.5 }, { symbol: "AAPL", ageSeconds: 3 }]);
  });

  it("measures nothing where nothing was stored", () => {
    assert.deepEqual(watching("AAPL").measure(new Map(), NOW_MS), []);
  });

  it("takes a tick whose time is ahead for new, not for younger than that", () => {
    const ages = watching().measure(newest({ AAPL: -120 }), NOW_MS);
    assert.deepEqual(ages, [{ ageSeconds: 0 }]);
  });

  it("tells a symbol's age once a minute, and again when it is less", () => {
    const gauge = watching("AAPL");
    const told = [30, 40, 30, 20].map((age) => {
      const ages = gauge.measure(newest({ AAPL: age }), NOW_MS);
      return ages.find(({ symbol }) => symbol === "AAPL")?.ageSeconds;
    });
    assert.deepEqual(told, [30, undefined, undefined, 20]);
  });

  it("tells it again in the next minute, even if it is more", () => {
    const gauge = watching("AAPL");
    gauge.measure(newest({ AAPL: 10 }), NOW_MS);
    const laterMs = NOW_MS + MINUTE_MS;
    assert.deepEqual(gauge.measure(newest({ AAPL: 99 }, laterMs), laterMs), [
      { ageSeconds: 99 },
      { symbol: "AAPL", ageSeconds: 99 },
    ]);
  });

  it("keeps symbols apart", () => {
    const gauge = watching("AAPL", "MSFT");
    gauge.measure(newest({ AAPL: 1 }), NOW_MS);
    assert.deepEqual(gauge.measure(newest({ MSFT: 50 }), NOW_MS), [
      { symbol: "MSFT", ageSeconds: 50 },
    ]);
  });
});
