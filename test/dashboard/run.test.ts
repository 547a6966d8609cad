import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ReplayReport } from "../../cli/replay/Report.ts";
import type { PipelineState, Series } from "../../dashboard/api.ts";
import { averageOf, formatFraction, parseFraction } from "../oracle/fraction.ts";
import { startCommand } from "../pipeline/runCommand.ts";
import { eventually, hasText } from "./probes.ts";
import { describeInBrowser } from "./useBrowser.ts";

const SHORT = 3;
const LONG = 7;

/** A walk that crosses its averages often; awkward decimals on purpose. */
function walk(seed: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    (100 + 9 * Math.sin((index + seed) / 3) + index / 37).toFixed(1 + (index % 5)),
  );
}

const timeOf = (index: number): string =>
  new Date(Date.parse("2026-01-05T14:30:00Z") + index * 250).toISOString();

const averageAt = (prices: readonly string[], index: number, window: number): string | null =>
  index + 1 < window
    ? null
    : formatFraction(averageOf(prices.slice(index + 1 - window, index + 1).map(parseFraction)));

/** A decimal as the pipeline writes it: no zeros at its end. */
const plain = (price: string): string => formatFraction(parseFraction(price));

async function ask<Answer>(url: string, path: string): Promise<Answer> {
  const response = await fetch(new URL(path, url));
  assert.equal(response.status, 200, path);
  return (await response.json()) as Answer;
}

describeInBrowser("the page of a real run", (use) => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "stock-analytics-test-"))));
  after(() => rmSync(folder, { recursive: true }));

  it("shows what the tables and the report of the run say, and goes on in the next run", async function () {
    this.timeout(120_000);
    const prices = { AAPL: walk(1, 150), MSFT: walk(5, 90) };
    const good = Object.entries(prices).flatMap(([symbol, values]) =>
      values.map((price, index) => JSON.stringify({ symbol, timestamp: timeOf(index), price })),
    );
    const late = [1, 2].map((index) =>
      JSON.stringify({ symbol: "AAPL", timestamp: timeOf(index), price: "55" }),
    );
    const bad = ["{", JSON.stringify({ symbol: "AAPL", timestamp: timeOf(0) })];
    const file = join(folder, "ticks.ndjson");
    writeFileSync(file, [...good, ...late, ...good.slice(-4), ...bad].join("\n"));
    const report = join(folder, "report.json");
    const dataDir = join(folder, "data");
    const common = ["--data-dir", dataDir, "--windows", `${SHORT},${LONG}`];
    const run = startCommand(["local", "--replay", file, "--report", report, ...common]);
    const [, url = ""] = await run.waitFor(/(http:\/\/127\.0\.0\.1:\d+\/)/);
    await run.waitFor(/Running\. Ctrl-C stops it/);
    const told = JSON.parse(readFileSync(report, "utf8")) as ReplayReport;

    await eventually(
      () => ask<PipelineState>(url, "api/state"),
      ({ counters, symbols }) =>
        counters.duplicates === told.duplicates && symbols.every(({ trend }) => trend !== null),
    );
    const state = await ask<PipelineState>(url, "api/state");
    assert.deepEqual(state.windows, { short: SHORT, long: LONG });
    assert.deepEqual(state.counters, {
      ticksStored: told.ticksStored,
      ticksRefused: told.ticksRejected,
      duplicates: told.duplicates,
      ticksLate: told.lateTicks,
      ticksAhead: 0,
      alertsRaised: told.alertsRaised,
      alertsDelivered: told.alertsDelivered,
    });
    assert.deepEqual(
      [told.duplicates, told.lateTicks, told.ticksRejected],
      [4, late.length, bad.length],
    );
    assert.deepEqual(
      state.refusals.toSorted((a, b) => (a.reason < b.reason ? -1 : 1)),
      [
        { reason: "missing_price", count: 1 },
        { reason: "not_json", count: 1 },
      ],
    );
    assert.ok(state.lag.length === 2 && state.lag.every(({ isCaughtUp }) => isCaughtUp));

    for (const [symbol, values] of Object.entries(prices)) {
      const series = await ask<Series>(url, `api/series?symbol=${symbol}`);
      assert.deepEqual(series.prices, values.map(plain));
      const averages = (window: number) => values.map((_, at) => averageAt(values, at, window));
      assert.deepEqual(series.shortSma, averages(SHORT));
      assert.deepEqual(series.longSma, averages(LONG));
      const raised = told.alerts.filter((alert) => alert.symbol === symbol);
      assert.ok(raised.length > 5);
      assert.deepEqual(
        series.alerts.map(({ id, price }) => `${id} ${price}`).sort(),
        raised.map(({ id, price }) => `${id} ${price}`).sort(),
      );
      const { shortSma, longSma, atMs, trend } =
        state.symbols.find((one) => one.symbol === symbol) ?? assert.fail(`no ${symbol}`);
      assert.deepEqual(
        { shortSma: trend?.shortSma, longSma: trend?.longSma, atMs: trend?.atMs },
        { shortSma, longSma, atMs },
        "the trend table has what the page works out",
      );
    }

    const { page, errors } = await use.open(url);
    await hasText(page.locator("#symbol-list"), /AAPL[\s\S]*MSFT/);
    await hasText(page.locator("#counter-list"), new RegExp(`Ticks stored\\s*${told.ticksStored}`));
    await hasText(page.locator("#alert-list"), "rose above");
    await hasText(page.locator("#connection"), "Live");
    assert.deepEqual(errors, []);
    run.kill("SIGINT");
    assert.equal((await run.finished).code, 0);
    await hasText(page.locator("#connection"), "Reconnecting");

    const next = startCommand(["local", "--port", new URL(url).port, ...common]);
    await next.waitFor(/Running\. Ctrl-C stops it/);
    await hasText(page.locator("#connection"), "Live");
    const again = await ask<PipelineState>(url, "api/state");
    assert.deepEqual(
      again.symbols.map(({ symbol, price, longSma, trend }) => [symbol, price, longSma, trend]),
      state.symbols.map(({ symbol, price, longSma, trend }) => [symbol, price, longSma, trend]),
    );
    assert.equal(again.counters.ticksStored, 0);
    assert.equal(again.alerts.length, told.alerts.length);
    const series = await ask<Series>(url, "api/series?symbol=MSFT");
    assert.deepEqual(series.prices, prices.MSFT.map(plain));
    assert.deepEqual(
      series.longSma,
      prices.MSFT.map((_, at) => averageAt(prices.MSFT, at, LONG)),
    );
    next.kill("SIGINT");
    assert.equal((await next.finished).code, 0);
  });
});
