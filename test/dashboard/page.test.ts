import assert from "node:assert/strict";
import type { PageFile } from "../../cli/page/loadPageFiles.ts";
import { START_MS } from "../cli/page/PageWorld.ts";
import { buildPageFiles, PageRun } from "./PageRun.ts";
import {
  countPixels,
  eventually,
  findBarriers,
  hasText,
  pictureOf,
  spanOfPixels,
} from "./probes.ts";
import { describeInBrowser } from "./useBrowser.ts";

/** What a chart draws rising and falling alerts with, in a light scheme: `--up` and `--down`. */
const UP = [0x0a, 0x7a, 0x4b];
const DOWN = [0xc3, 0x26, 0x2e];
/** What it marks a gap with: `--gap`. */
const GAP = [0xc9, 0x8a, 0x1b];

describeInBrowser("the page in a browser", (use) => {
  let files: ReadonlyMap<string, PageFile>;
  let run: PageRun;

  before(async () => (files = await buildPageFiles()));
  beforeEach(async () => (run = await PageRun.start(files)));
  afterEach(() => run.stop());

  /** Ticks of a symbol, a second apart. */
  function tickUp(symbol: string, prices: readonly string[]): void {
    run.world.tick(...prices.map((price) => ({ symbol, price })));
  }

  it("loads from its own server only, without an error or a violation of its policy", async () => {
    tickUp("AAPL", ["10", "11", "12.25"]);
    run.world.alert();
    const { page, errors, requested } = await use.open(run.url);
    await hasText(page.locator("#selected-price"), "12.25");
    await hasText(page.locator("#connection"), "Live");
    await eventually(
      () => countPixels(page, UP),
      (count) => count > 20,
    );
    assert.deepEqual(errors, []);
    assert.deepEqual(
      [...new Set(requested.map((url) => new URL(url).origin))],
      [new URL(run.url).origin],
    );
    for (const attribute of ["style", "onclick"]) {
      const html = new TextDecoder().decode(files.get("/")?.body);
      assert.doesNotMatch(html, new RegExp(`\\s${attribute}=`));
    }
  });

  it("names the maker of the chart with a link, as its license asks, and has the licenses", async () => {
    const { page } = await use.open(run.url);
    const link = page.getByRole("link", { name: /TradingView Lightweight Charts/ });
    assert.match(await link.innerText(), /Copyright \(c\) \d{4} TradingView, Inc\./);
    assert.equal(await link.getAttribute("href"), "https://www.tradingview.com/");
    const licenses = new TextDecoder().decode(files.get("/licenses.txt")?.body);
    assert.match(
      licenses,
      /Apache License[\s\S]*Version 2\.0[\s\S]*fancy-canvas[\s\S]*Permission is/,
    );
  });

  it("is refused scripts that somebody smuggles in", async () => {
    const { page, errors } = await use.open(run.url);
    await page.evaluate(`
      const script = document.createElement("script");
      try { script.text = "window.isSmuggled = true"; document.head.append(script); } catch {}
    `);
    assert.equal(await page.evaluate("window.isSmuggled === undefined"), true);
    assert.notEqual(errors.length, 0, "the policy said no");
  });

  it("waits for the first tick, says how to send it, and shows it when it comes", async () => {
    const { page } = await use.open(run.url);
    await hasText(page.locator("#notice"), "Waiting for the first tick");
    await hasText(page.locator("#notice-command"), "produce");
    assert.equal(await page.locator("#content").isVisible(), false);
    tickUp("AAPL", ["10.5"]);
    await hasText(page.locator("#symbol-list"), /AAPL[\s\S]*10\.50/);
    assert.equal(await page.locator("#notice").isVisible(), false);
  });

  it("changes a price as it ticks, with arrow and sign besides the colour", async () => {
    tickUp("AAPL", ["10", "11"]);
    const { page } = await use.open(run.url);
    const row = page.getByRole("button", { name: /AAPL/ }).first();
    await hasText(row, "+10.00 %");
    assert.equal(await row.locator("svg.arrow.up").count(), 1);
    tickUp("AAPL", ["10.45"]);
    await hasText(row, "10.45");
    await hasText(row, "−5.00 %");
    assert.equal(await row.locator("svg.arrow.down").count(), 1);
    await hasText(page.locator("#selected-change"), "−0.55 (−5.00 %)");
    await hasText(page.locator("#selected-change"), "against the previous tick");
    assert.match(await page.title(), /^AAPL 10\.45 ▼ · stocks$/);
  });

  it("shows price and averages of the last tick, and the trend table beside them", async () => {
    tickUp("AAPL", ["10", "11", "12.25"]);
    run.world.tables.trends.set("AAPL", {
      ...{ side: "up", shortSma: "11.625", longSma: "11.08333333" },
      ...{ atMs: START_MS + 3_000, version: 3 },
    });
    const { page } = await use.open(run.url);
    const legend = page.locator("#legend");
    await hasText(legend, /12\.25[\s\S]*SMA 2[\s\S]*11\.625[\s\S]*SMA 3[\s\S]*11\.08333333/);
    await hasText(page.locator("#stored-trend"), "uptrend, averages 11.625 and 11.08333333");
    await page.getByText("Last ticks as a table").click();
    await hasText(page.locator("#tick-rows tr").first(), /2026-01-05 14:30:03\s+12\.25\s+11\.625/);
    assert.equal(await page.locator("#tick-rows tr").count(), 3);
  });

  it("marks an alert on the chart and tells it as a sentence", async () => {
    tickUp("AAPL", ["10", "11", "12"]);
    const { page } = await use.open(run.url);
    await hasText(page.locator("#no-alerts"), "None yet");
    await eventually(
      () => page.locator("#chart").getAttribute("aria-label"),
      (label) => /3 ticks .* 0 alerts/.test(label ?? ""),
    );
    // The change of the price is in the colour of a rise too, outside the canvas.
    assert.equal(await countPixels(page, UP), 0);
    run.world.alert({ price: "12" });
    await hasText(page.locator("#alert-list"), /AAPL[\s\S]*BUY_SIGNAL[\s\S]*rose above/);
    await eventually(
      () => countPixels(page, UP),
      (count) => count > 20,
    );
    await eventually(
      () => page.locator("#chart").getAttribute("aria-label"),
      (label) => /1 alert,/.test(label ?? ""),
    );
    tickUp("AAPL", ["8"]);
    const fall = { price: "8", direction: "down", signal: "SELL_SIGNAL" } as const;
    run.world.alert({ ...fall, possible_split: "3:2" });
    await eventually(
      () => countPixels(page, DOWN),
      (count) => count > 20,
    );
    const sentences = page.locator("#alert-list li");
    await hasText(sentences.first(), /AAPL\s+SELL_SIGNAL\s+possible 3:2 split[\s\S]*fell below/);
    assert.equal(await page.getByText("possible", { exact: false }).count(), 1);
    assert.equal(await sentences.count(), 2);
    await hasText(page.locator("#announcer"), "rose above");
  });

  it("marks a symbol whose feed is silent, in words, until it ticks again", async () => {
    tickUp("AAPL", ["10", "11"]);
    tickUp("MSFT", ["300"]);
    const { page } = await use.open(run.url);
    const row = page.getByRole("button", { name: /AAPL/ });
    await hasText(row, "AAPL");
    run.world.missed("MSFT", 9);
    run.world.missed("AAPL", 12);
    await hasText(row, /stale for 12/);
    await hasText(
      page.locator("#selected-stale"),
      /No new trade for 12.* while the market is open/,
    );
    assert.equal(await page.getByText(/^stale/).count(), 1);
    run.world.missed("AAPL", 0);
    await eventually(
      () => page.locator("#selected-stale").isHidden(),
      (isHidden) => isHidden,
    );
    assert.equal(await page.getByText(/^stale/).count(), 0);
  });

  it("lists the gaps in a feed and marks them on the chart, and says so where there are none", async () => {
    const minute = (count: number): number => START_MS + count * 60_000;
    run.world.tick(
      { symbol: "AAPL", price: "10", atMs: minute(0) },
      { symbol: "AAPL", price: "11", atMs: minute(5) },
      { symbol: "IBM", price: "5", atMs: minute(5) },
    );
    const { page } = await use.open(run.url);
    const list = page.locator("#gap-list");
    await hasText(page.locator("#gap-count"), /^[01]$/);
    assert.equal(await countPixels(page, GAP), 0);
    run.world.tick({ symbol: "AAPL", price: "12", atMs: minute(17) });
    await hasText(list, /2026-01-05 14:35:00 to 14:47:00 UTC\s+12 min/);
    await eventually(
      () => countPixels(page, GAP),
      (count) => count > 20,
    );
    // One line among the points, not at the edge.
    const [from, to] = await spanOfPixels(page, GAP);
    assert.ok(from > 0.1 && to < 0.9 && to - from < 0.02, `${from} to ${to}`);
    await eventually(
      () => page.locator("#chart").getAttribute("aria-label"),
      (label) => /3 ticks .* 1 gap$/.test(label ?? ""),
    );
    assert.deepEqual(await findBarriers(page), []);
    await page.getByRole("button", { name: /IBM/ }).click();
    await hasText(page.locator("#gap-count"), "not watched");
    await hasText(page.locator("#no-gaps"), /Nobody watches .* monitoring\.feedIntervalSeconds/);
    assert.equal(await list.isVisible(), false);
    await eventually(
      () => countPixels(page, GAP),
      (count) => count === 0,
    );
    await page.getByRole("button", { name: /AAPL/ }).click();
    await hasText(list, "14:35:00");
  });

  it("says how long there was no trade since the last one, also when the market has closed", async () => {
    tickUp("AAPL", ["10", "11"]);
    const { page } = await use.open(run.url);
    await hasText(page.locator("#gap-list"), /since 2026-01-05 14:30:02 UTC, no trade yet/);
    await hasText(page.locator("#gap-count"), "1");
    run.world.tick({ symbol: "AAPL", price: "12" });
    await hasText(
      page.locator("#no-gaps"),
      "None: among these ticks no 10 min of trading went without a trade.",
    );
  });

  it("switches to another symbol by pointer, by keys, by an alert, and by its address", async () => {
    tickUp("AAPL", ["10", "11"]);
    tickUp("MSFT", ["300", "301.125"]);
    run.world.alert();
    const { page } = await use.open(run.url);
    await hasText(page.locator("#selected-symbol"), "AAPL");
    const picture = await pictureOf(page);
    await page.getByRole("button", { name: /MSFT/ }).click();
    await hasText(page.locator("#selected-symbol"), "MSFT");
    await hasText(page.locator("#legend"), "301.125");
    await eventually(
      () => pictureOf(page),
      (now) => now !== picture,
    );
    assert.equal(new URL(page.url()).hash, "#MSFT");
    const current = page.locator('#symbol-list [aria-current="true"]');
    assert.match(await current.innerText(), /MSFT/);

    await current.press("ArrowUp");
    await page.keyboard.press("Enter");
    await hasText(page.locator("#selected-symbol"), "AAPL");

    await page.goto(`${run.url}#MSFT`);
    await page.reload();
    await hasText(page.locator("#selected-symbol"), "MSFT");
    await page.locator("#alert-list").getByRole("button", { name: "AAPL" }).click();
    await hasText(page.locator("#selected-symbol"), "AAPL");
  });

  it("filters symbols when there are many", async () => {
    for (let number = 10; number < 24; number += 1) tickUp(`S${number}`, ["1"]);
    const { page } = await use.open(run.url);
    await hasText(page.locator("#symbol-count"), "14");
    await page.getByLabel("Filter symbols").fill("s2");
    assert.equal(await page.locator("#symbol-list li:visible").count(), 4);
  });

  it("moves and zooms the chart by keys and buttons", async () => {
    tickUp(
      "AAPL",
      Array.from({ length: 300 }, (_, index) => String(100 + (index % 17))),
    );
    const { page } = await use.open(run.url);
    await hasText(page.locator("#legend"), "SMA 2");
    const chart = page.locator("#chart");
    await chart.focus();
    for (const key of ["ArrowLeft", "+", "-", "End"]) {
      const before = await pictureOf(page);
      await page.keyboard.press(key);
      await eventually(
        () => pictureOf(page),
        (now) => now !== before,
      );
    }
    const before = await pictureOf(page);
    await page.getByRole("button", { name: "All" }).click();
    await eventually(
      () => pictureOf(page),
      (now) => now !== before,
    );
    assert.equal(
      await page.getByRole("button", { name: "All" }).getAttribute("aria-pressed"),
      "true",
    );
  });

  it("draws many trades of one millisecond, and more ticks than it keeps", async () => {
    const { page, errors } = await use.open(run.url);
    const many = Array.from({ length: 2_600 }, (_, index) => ({
      ...{ symbol: "AAPL", price: String(100 + (index % 9)), atMs: START_MS + (index >> 4) },
    }));
    for (let at = 0; at < many.length; at += 100) {
      run.world.tick(...many.slice(at, at + 100));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await eventually(
      () => page.locator("#chart").getAttribute("aria-label"),
      (label) => /\b2,[0-4]\d\d ticks/.test(label ?? ""),
    );
    await hasText(page.locator("#counter-list"), /Ticks stored\s*2,600/);
    assert.deepEqual(errors, []);
  });

  it("shows counts, lag, refusals and problems", async () => {
    run.world.count("process", "TicksRejected", 1_234);
    run.world.feed.noteLogLine(
      "process",
      '{"message":"records refused","reasons":{"not_json":1234}}',
    );
    run.world.feed.noteProblem("mapping m tries 5 records again");
    const [first] = run.world.lag;
    if (first !== undefined) {
      run.world.lag = [{ ...first, pendingRecords: 70, iteratorAgeMs: 2_500, caughtUp: false }];
    }
    const { page } = await use.open(run.url);
    await hasText(page.locator("#counter-list"), /Refused\s*1,234/);
    await hasText(page.locator("#refusal-list"), /not_json\s*1,234/);
    await hasText(page.locator("#problem-list"), "tries 5 records again");
    tickUp("AAPL", ["1"]);
    await hasText(page.locator("#lag-list"), /process ticks[\s\S]*70 waiting, 2\.5 s behind/);
  });

  it("says that it reconnects when the server is gone, and goes on when it is back", async () => {
    tickUp("AAPL", ["10", "11"]);
    const { page } = await use.open(run.url);
    await hasText(page.locator("#connection"), "Live");
    const { port } = run;
    await run.stop();
    await hasText(page.locator("#connection"), "Reconnecting");
    await hasText(page.locator("#stale"), /connection is lost; what you see is as of .* UTC/);
    await hasText(page.locator("#selected-price"), "11");

    run = await PageRun.start(files, port);
    tickUp("MSFT", ["300", "301"]);
    await hasText(page.locator("#connection"), "Live");
    await hasText(page.locator("#symbol-list"), "MSFT");
    assert.equal(await page.locator("#stale").isVisible(), false);
    assert.doesNotMatch(await page.locator("#symbol-list").innerText(), /AAPL/);
    await hasText(page.locator("#selected-symbol"), "MSFT");
    tickUp("MSFT", ["302.5"]);
    await hasText(page.locator("#selected-price"), "302.50");
  });

  it("notices a connection that is silent, though not closed", async () => {
    tickUp("AAPL", ["10"]);
    const { page } = await use.make();
    await page.clock.install();
    await page.goto(run.url);
    await hasText(page.locator("#connection"), "Live");
    await page.clock.pauseAt(new Date(Date.now() + 60_000));
    await page.clock.runFor(16_000);
    await hasText(page.locator("#connection"), "Reconnecting");
    await page.clock.runFor(2_000);
    await hasText(page.locator("#connection"), "Live");
  });

  it("says what is wrong when the state cannot be read, and shows it once it can", async () => {
    tickUp("AAPL", ["10"]);
    const { page } = await use.make();
    let isBroken = true;
    await page.route("**/api/state", (route) =>
      isBroken
        ? route.fulfill({ status: 500, json: { error: "The tables are away." } })
        : route.continue(),
    );
    await page.goto(run.url);
    await hasText(page.locator("#notice"), "The tables are away (status 500). It is tried again");
    await hasText(page.locator("#connection"), "No data");
    assert.equal(await page.locator("#content").isVisible(), false);
    assert.deepEqual(await findBarriers(page), []);
    isBroken = false;
    await page.getByRole("button", { name: "Try again" }).click();
    await hasText(page.locator("#symbol-list"), "AAPL");
    assert.equal(await page.locator("#notice").isVisible(), false);
  });

  it("says so while it is loading, and when the history of a symbol cannot be read", async () => {
    tickUp("AAPL", ["10", "11"]);
    const { page } = await use.make();
    const answer = Promise.withResolvers<void>();
    await page.route("**/api/state", async (route) => {
      await answer.promise;
      await route.continue();
    });
    run.world.tables.failure = new Error("throttled");
    await page.goto(run.url);
    await hasText(page.locator("#notice"), "Loading");
    assert.equal(await page.locator("#notice").getAttribute("aria-busy"), "true");
    answer.resolve();
    await hasText(page.locator("#chart-message"), /history of AAPL cannot be shown.*status 500/);
    await hasText(page.locator("#symbol-list"), "AAPL");
    run.world.tables.failure = undefined;
    await hasText(page.locator("#legend"), "11");
    assert.equal(await page.locator("#chart-message").isVisible(), false);
  });

  it("shows text as text, whatever is in it", async () => {
    tickUp("AAPL", ["10"]);
    const evil = "<img src=x onerror=alert(1)>";
    run.world.alert({ data_source: evil });
    run.world.feed.noteProblem(evil);
    const { page, errors } = await use.open(`${run.url}#${encodeURIComponent(evil)}`);
    await hasText(page.locator("#alert-list"), evil);
    await hasText(page.locator("#problem-list"), evil);
    assert.equal(await page.locator("main img").count(), 0);
    assert.deepEqual(errors, []);
  });
});
