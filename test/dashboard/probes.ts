import assert from "node:assert/strict";
import axe from "axe-core";
import type { Locator, Page } from "playwright-core";

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** Serious and critical faults of accessibility, as axe finds them. */
export async function findBarriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<{ readonly violations: readonly Violation[] }>(
    "axe.run(document, { resultTypes: ['violations'] })",
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

/**
 * In the page: the pixels of a canvas, read from a copy of it. Who reads a canvas itself several times is warned
 * of it in the console, where the page's own faults are looked for, and has it drawn in another way from then on.
 */
const PIXELS_OF = `(canvas) => {
  const copy = document.createElement("canvas");
  [copy.width, copy.height] = [canvas.width, canvas.height];
  const context = copy.getContext("2d", { willReadFrequently: true });
  context.drawImage(canvas, 0, 0);
  return context.getImageData(0, 0, copy.width, copy.height).data;
}`;

/** How many pixels of the chart have that colour. */
export function countPixels(page: Page, colour: readonly number[]): Promise<number> {
  return page.evaluate<number>(`
    [...document.querySelectorAll("#canvas canvas")].reduce((sum, canvas) => {
      const data = (${PIXELS_OF})(canvas);
      let count = 0;
      for (let at = 0; at < data.length; at += 4) {
        if ([0, 1, 2].every((part) => Math.abs(data[at + part] - ${JSON.stringify(colour)}[part]) < 3)) {
          count += data[at + 3] > 250 ? 1 : 0;
        }
      }
      return sum + count;
    }, 0)
  `);
}

/** Between which parts of the chart's width, 0 to 1, there are pixels of that colour. */
export function spanOfPixels(page: Page, colour: readonly number[]): Promise<[number, number]> {
  return page.evaluate<[number, number]>(`
    [...document.querySelectorAll("#canvas canvas")].reduce(([from, to], canvas) => {
      const data = (${PIXELS_OF})(canvas);
      for (let at = 0; at < data.length; at += 4) {
        if ([0, 1, 2].every((part) => Math.abs(data[at + part] - ${JSON.stringify(colour)}[part]) < 3)) {
          const place = ((at / 4) % canvas.width) / canvas.width;
          [from, to] = [Math.min(from, place), Math.max(to, place)];
        }
      }
      return [from, to];
    }, [1, 0])
  `);
}

/** What the chart looks like, to tell one view from another. */
export function pictureOf(page: Page): Promise<string> {
  return page.evaluate<string>(
    `[...document.querySelectorAll("#canvas canvas")].map((one) => one.toDataURL()).join()`,
  );
}

/** Waits until a value is as wanted; the message says what it was instead. */
export async function eventually<Value>(
  read: () => Promise<Value>,
  isWanted: (value: Value) => boolean,
): Promise<void> {
  const endMs = Date.now() + 20_000;
  for (let value = await read(); !isWanted(value); value = await read()) {
    if (Date.now() > endMs) assert.fail(`still ${String(value).slice(0, 200)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Waits until an element shows a text. */
export const hasText = (locator: Locator, text: string | RegExp): Promise<void> =>
  eventually(
    () => locator.innerText(),
    (value) => (typeof text === "string" ? value.includes(text) : text.test(value)),
  );
