import assert from "node:assert/strict";
import { AlertAnnouncer } from "../../../cli/terminal/AlertAnnouncer.ts";
import type { Terminal } from "../../../cli/terminal/Terminal.ts";
import type { CrossoverAlert } from "../../../runtime/contract/alert.ts";

const ALERT: CrossoverAlert = {
  id: "0123456789abcdef",
  kind: "crossover",
  symbol: "AAPL",
  direction: "up",
  signal: "BUY_SIGNAL",
  timestamp: "2026-11-20T14:30:00.000Z",
  price: "101.5",
  short_sma: "101",
  long_sma: "100",
  short_window: 5,
  long_window: 20,
  first_tick: "2026-11-20T14:00:00.000Z#0",
  last_tick: "2026-11-20T14:30:00.000Z#1",
  data_source: "live",
};

function announcing(count: number): string[] {
  const said: string[] = [];
  const terminal = { say: (text: string) => said.push(text) } as unknown as Terminal;
  const announcer = new AlertAnnouncer(terminal);
  for (let index = 0; index < count; index += 1) announcer.announce(ALERT);
  announcer.flush();
  announcer.flush();
  return said;
}

describe("the announcer of alerts", () => {
  it("says an alert as a sentence", () => {
    const [line = "", ...others] = announcing(1);
    assert.match(line, /^▲ AAPL at 101\.5 .*BUY_SIGNAL/);
    assert.deepEqual(others, []);
  });

  it("says three in a second, and at the end once how many there were besides", () => {
    assert.equal(announcing(3).length, 3);
    assert.equal(announcing(4).at(-1), "  and 1 more alert");
    assert.equal(announcing(9).at(-1), "  and 6 more alerts");
    assert.equal(announcing(9).length, 4);
  });
});
