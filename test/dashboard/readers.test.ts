import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { PageFile } from "../../cli/page/loadPageFiles.ts";
import { buildPageFiles, PageRun } from "./PageRun.ts";
import { countPixels, eventually, findBarriers, hasText } from "./probes.ts";
import { describeInBrowser } from "./useBrowser.ts";

/** Parts of the page that lie over each other. */
function findOverlaps(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const parts = [...document.querySelectorAll(".card, .counters, header, footer")]
      .filter((part) => part.offsetParent !== null)
      .map((part) => ({ name: part.className || part.tagName, box: part.getBoundingClientRect() }));
    return parts.flatMap(({ name, box }, index) =>
      parts
        .slice(index + 1)
        .filter(
          ({ box: other }) =>
            Math.min(box.right, other.right) - Math.max(box.left, other.left) > 1 &&
            Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 1,
        )
        .map((other) => name + " and " + other.name),
    );
  })()`);
}

describeInBrowser("the page for every reader", (use) => {
  let files: ReadonlyMap<string, PageFile>;
  let run: PageRun;

  before(async () => (files = await buildPageFiles()));
  beforeEach(async () => (run = await PageRun.start(files)));
  afterEach(() => run.stop());

  function tickUp(symbol: string, prices: readonly string[]): void {
    run.world.tick(...prices.map((price) => ({ symbol, price })));
  }

  for (const colorScheme of ["light", "dark"] as const) {
    it(`has no barrier that axe calls serious, in a ${colorScheme} scheme`, async () => {
      const { page } = await use.open(run.url, { colorScheme });
      await hasText(page.locator("#notice"), "Waiting");
      assert.deepEqual(await findBarriers(page), [], "empty");
      tickUp("AAPL", ["10", "11", "12"]);
      tickUp("MSFT", ["10", "9"]);
      for (let count = 0; count < 20; count += 1) run.world.alert({ price: "12" });
      run.world.alert({ direction: "down", signal: "SELL_SIGNAL" });
      run.world.count("process", "TicksRejected", 1);
      run.world.feed.noteProblem("something");
      await hasText(page.locator("#problem-list"), "something");
      await hasText(page.locator("#alert-list"), "SELL_SIGNAL");
      await page.getByText("Last ticks as a table").click();
      assert.deepEqual(await findBarriers(page), [], "with data");
      const stopped = run.stop();
      await hasText(page.locator("#connection"), "Reconnecting");
      assert.deepEqual(await findBarriers(page), [], "reconnecting");
      await stopped;
      run = await PageRun.start(files);
    });
  }

  it("follows the reader's scheme while it is open", async () => {
    tickUp("AAPL", ["10", "11"]);
    const { page } = await use.open(run.url, { colorScheme: "light" });
    await hasText(page.locator("#connection"), "Live");
    const [white, dark] = [
      [255, 255, 255],
      [0x15, 0x1b, 0x23],
    ] as const;
    await eventually(
      () => countPixels(page, white),
      (count) => count > 10_000,
    );
    await page.emulateMedia({ colorScheme: "dark" });
    await eventually(
      () => countPixels(page, dark),
      (count) => count > 10_000,
    );
    assert.ok((await countPixels(page, white)) < 1_000);
  });

  for (const width of [360, 390, 768, 1280]) {
    it(`fits a width of ${width} pixels without scrolling sideways`, async () => {
      tickUp("A-VERY-LONG.SYMBOL=X:1234", ["123456789012.12345678"]);
      tickUp("AAPL", ["10.12345678", "11"]);
      for (let number = 0; number < 40; number += 1) tickUp(`S${number}`, ["1"]);
      for (let count = 0; count < 30; count += 1) run.world.alert({ price: "123456789012.123" });
      run.world.feed.noteProblem("x".repeat(300));
      const { page } = await use.open(run.url, { viewport: { width, height: 844 } });
      await hasText(page.locator("#alert-list"), "BUY_SIGNAL");
      await hasText(page.locator("#legend"), "11");
      assert.equal(await page.evaluate("document.documentElement.scrollWidth"), width);
      const box = await page.locator("#canvas canvas").first().boundingBox();
      assert.ok((box?.width ?? 0) > 180 && (box?.height ?? 0) > 200, JSON.stringify(box));
      assert.deepEqual(await findOverlaps(page), []);
    });
  }

  it("is used by keyboard alone: all that can be pressed is reached, and seen to be", async () => {
    tickUp("AAPL", ["10", "11"]);
    tickUp("MSFT", ["10", "9"]);
    run.world.alert();
    const { page } = await use.open(run.url);
    await hasText(page.locator("#alert-list"), "AAPL");
    const reached: string[] = [];
    for (let count = 0; count < 12; count += 1) {
      await page.keyboard.press("Tab");
      reached.push(
        await page.evaluate<string>(`(() => {
          const one = document.activeElement;
          const isSeen = getComputedStyle(one).outlineStyle === "solid";
          return (one.id || one.textContent.trim().split(/\\s/)[0]) + (isSeen ? "" : " unseen");
        })()`),
      );
    }
    assert.deepEqual(
      reached.filter((name) => name.endsWith("unseen")),
      [],
    );
    for (const name of [
      "Skip",
      "AAPL",
      "MSFT",
      "100",
      "500",
      "All",
      "chart",
      "Last",
      "alert-list",
    ]) {
      assert.ok(reached.includes(name), `${name} is not in ${reached.join(", ")}`);
    }
  });
});
