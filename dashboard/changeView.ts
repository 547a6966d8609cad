import type { Change, Direction } from "./api.ts";
import { formatSigned, roundDecimal, signOf } from "./decimals.ts";
import { make } from "./element.ts";

const SVG = "http://www.w3.org/2000/svg";

/** A triangle that points up or down, so that no colour has to be told from another. */
export function makeArrow(direction: Direction): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 10 10");
  svg.setAttribute("class", `arrow ${direction}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", direction === "up" ? "M5 1 9.5 9h-9z" : "M5 9 .5 1h9z");
  svg.append(path);
  return svg;
}

/** A change as text: amount and percent with their signs. */
export function describeChange({ amount, percent }: Change, decimals: number): string {
  return `${formatSigned(amount, decimals)} (${formatPercent(percent)})`;
}

/** Percent with sign and two decimals: `+0.66 %`. */
export function formatPercent(percent: string): string {
  return `${formatSigned(roundDecimal(percent, 2))} %`;
}

/** A change with an arrow in front of it; its sign and its colour say the same. */
export function makeChange(change: Change, text: string): HTMLElement {
  const sign = signOf(change.amount);
  const direction = sign > 0 ? "up" : "down";
  const title = `against the ${change.from}`;
  const view = make("span", `change ${sign === 0 ? "" : direction}`);
  view.title = title;
  if (sign !== 0) view.append(makeArrow(direction));
  view.append(text, make("span", "sr-only", ` ${title}`));
  return view;
}
