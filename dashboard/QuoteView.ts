import { countOf } from "../text/countOf.ts";
import type { SymbolState, Windows } from "./api.ts";
import { describeChange, makeChange } from "./changeView.ts";
import { formatDecimal } from "./decimals.ts";
import { describeSilence } from "./describeSilence.ts";
import { byId, make, setText } from "./element.ts";
import type { SeriesData } from "./SeriesData.ts";
import { formatUtc } from "./times.ts";

/** Rows of the table of last ticks. */
const ROWS = 20;
const NOTHING = "–";

/** The chosen symbol in words and numbers, beside its chart. */
export class QuoteView {
  readonly #symbol = byId("selected-symbol", HTMLHeadingElement);
  readonly #price = byId("selected-price", HTMLParagraphElement);
  readonly #change = byId("selected-change", HTMLParagraphElement);
  readonly #legend = byId("legend", HTMLUListElement);
  readonly #chart = byId("chart", HTMLDivElement);
  readonly #trend = byId("stored-trend", HTMLParagraphElement);
  readonly #stale = byId("selected-stale", HTMLParagraphElement);
  readonly #rows = byId("tick-rows", HTMLTableSectionElement);
  readonly #values: readonly HTMLElement[];
  readonly #names = {
    price: make("span", "muted", "Price"),
    short: make("span", "muted"),
    long: make("span", "muted"),
  };

  constructor() {
    const kinds = ["at", "price", "short", "long"] as const;
    this.#values = kinds.map(() => make("span", "number", NOTHING));
    kinds.forEach((kind, index) => {
      const value = this.#values[index] ?? "";
      const name = kind === "at" ? [] : [make("span", `swatch ${kind}`), this.#names[kind]];
      this.#legend.append(make("li", "", ...name, value));
    });
  }

  /** Names the averages by their windows. */
  setWindows({ short, long }: Windows): void {
    const heads = {
      short: byId("short-head", HTMLTableCellElement),
      long: byId("long-head", HTMLTableCellElement),
    };
    for (const [kind, ticks] of [
      ["short", short],
      ["long", long],
    ] as const) {
      for (const element of [this.#names[kind], heads[kind]]) {
        setText(element, `SMA ${ticks}`);
        element.title = `simple moving average of ${ticks} ticks`;
      }
    }
  }

  /** Shows a symbol as of its last tick. */
  showState(state: SymbolState, decimals: number): void {
    setText(this.#symbol, state.symbol);
    setText(this.#price, formatDecimal(state.price, decimals));
    this.#change.replaceChildren(
      ...(state.change === null
        ? []
        : [makeChange(state.change, describeChange(state.change, decimals))]),
    );
    this.#stale.hidden = state.stale === null;
    setText(
      this.#stale,
      state.stale === null
        ? ""
        : `No new trade ${describeSilence(state.stale)} while the market is open: the price may be old.`,
    );
    const { trend } = state;
    if (trend === null) setText(this.#trend, "Trend table: nothing yet.");
    else {
      const side = trend.side === null ? "no trend yet" : `${trend.side}trend`;
      const averages =
        trend.shortSma === null || trend.longSma === null
          ? ""
          : `, averages ${formatDecimal(trend.shortSma)} and ${formatDecimal(trend.longSma)}`;
      setText(this.#trend, `Trend table: ${side}${averages}, as of ${formatUtc(trend.atMs)} UTC.`);
    }
  }

  /** Shows the values of a point; undefined: of the last one. */
  showPoint(data: SeriesData, index = data.length - 1): void {
    const atMs = data.times[index];
    const texts = [
      atMs === undefined ? NOTHING : `${formatUtc(atMs)} UTC`,
      ...textsOf(data, index),
    ];
    this.#values.forEach((value, at) => setText(value, texts[at] ?? NOTHING));
  }

  /** Says what the chart shows, for those who do not see it, and its last ticks as a table. */
  describe(data: SeriesData): void {
    const alerts = countOf(data.placedAlerts().length, "alert");
    const [from, to] = [data.times[0], data.times.at(-1)];
    const span =
      from === undefined || to === undefined
        ? "no ticks"
        : `${countOf(data.length, "tick")} from ${formatUtc(from)} to ${formatUtc(to)} UTC`;
    const marks = `${alerts}, ${countOf(data.gaps.length, "gap")}`;
    const label = `Chart of ${data.symbol}: price and both averages, ${span}, ${marks}`;
    this.#chart.setAttribute("aria-label", label);
    const count = Math.min(ROWS, data.length);
    const rows = Array.from({ length: count }, (_, row) => {
      const index = data.length - 1 - row;
      const time = make("th", "", formatUtc(data.times[index] ?? 0));
      time.scope = "row";
      return make(
        "tr",
        "",
        time,
        ...textsOf(data, index).map((text) => make("td", "number", text)),
      );
    });
    this.#rows.replaceChildren(...rows);
  }
}

/** Price and averages of a point. */
function textsOf(data: SeriesData, index: number): string[] {
  return [data.prices[index], data.shortSma[index], data.longSma[index]].map((value) =>
    typeof value === "string" ? formatDecimal(value, data.decimals) : NOTHING,
  );
}
