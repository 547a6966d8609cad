import type { SymbolState } from "./api.ts";
import { formatPercent, makeChange } from "./changeView.ts";
import { decimalsOf, formatDecimal } from "./decimals.ts";
import { byId, make, setText } from "./element.ts";
import { describeSilence } from "./describeSilence.ts";

/** From so many symbols on there is a filter. */
const FILTER_FROM = 13;
const DECIMALS_MIN = 2;

interface Row {
  readonly item: HTMLLIElement;
  readonly button: HTMLButtonElement;
  readonly trend: HTMLElement;
  readonly price: HTMLElement;
  readonly change: HTMLElement;
  readonly stale: HTMLElement;
  state: SymbolState | undefined;
}

/** The symbols with their last prices; one of them is chosen. */
export class SymbolList {
  readonly #list = byId("symbol-list", HTMLUListElement);
  readonly #count = byId("symbol-count", HTMLSpanElement);
  readonly #filter = byId("filter", HTMLInputElement);
  readonly #rows = new Map<string, Row>();
  readonly #onChoose: (symbol: string) => void;

  /** @param onChoose called when somebody chooses a symbol */
  constructor(onChoose: (symbol: string) => void) {
    this.#onChoose = onChoose;
    this.#filter.addEventListener("input", () => this.#applyFilter());
    this.#list.addEventListener("keydown", (event) => this.#moveFocus(event));
  }

  /** Shows symbols: new ones in their alphabetical place, known ones as they are now. */
  update(states: readonly SymbolState[]): void {
    const count = this.#rows.size;
    for (const state of states) this.#draw(state);
    if (this.#rows.size === count) return;
    setText(this.#count, String(this.#rows.size));
    this.#filter.hidden = this.#rows.size < FILTER_FROM;
    this.#applyFilter();
  }

  /** Leaves only these. */
  keep(symbols: ReadonlySet<string>): void {
    for (const [symbol, { item }] of this.#rows) {
      if (symbols.has(symbol)) continue;
      item.remove();
      this.#rows.delete(symbol);
    }
  }

  /** Marks the chosen one. */
  choose(symbol: string): void {
    for (const [name, { button }] of this.#rows) {
      button.setAttribute("aria-current", String(name === symbol));
    }
  }

  #draw(state: SymbolState): void {
    const row = this.#rows.get(state.symbol) ?? this.#add(state.symbol);
    const { side } = state.trend ?? { side: null };
    row.state = state;
    setText(row.trend, side === null ? "no trend yet" : side === "up" ? "uptrend" : "downtrend");
    row.stale.hidden = state.stale === null;
    setText(row.stale, state.stale === null ? "" : `stale ${describeSilence(state.stale)}`);
    setText(row.price, formatDecimal(state.price, DECIMALS_MIN));
    row.price.classList.toggle("long", decimalsOf(state.price) > 4);
    row.change.replaceChildren(
      ...(state.change === null
        ? []
        : [makeChange(state.change, formatPercent(state.change.percent))]),
    );
  }

  #add(symbol: string): Row {
    const trend = make("span", "muted small");
    const stale = make("span", "badge doubt");
    stale.hidden = true;
    stale.title = "no new trade for too long while the market is open";
    const price = make("span", "number");
    const change = make("span", "number small");
    const button = make(
      "button",
      "symbol",
      make("span", "symbol-name", make("strong", "", symbol), " ", trend, " ", stale),
      " ",
      make("span", "symbol-price", price, " ", change),
    );
    button.type = "button";
    button.setAttribute("aria-current", "false");
    button.addEventListener("click", () => this.#onChoose(symbol));
    const row = {
      item: make("li", "", button),
      button,
      trend,
      price,
      change,
      stale,
      state: undefined,
    };
    this.#rows.set(symbol, row);
    const next = [...this.#rows.keys()].filter((other) => other > symbol).sort()[0];
    this.#list.insertBefore(row.item, this.#rows.get(next ?? "")?.item ?? null);
    return row;
  }

  #applyFilter(): void {
    const wanted = this.#filter.hidden ? "" : this.#filter.value.trim().toUpperCase();
    for (const [symbol, { item }] of this.#rows) item.hidden = !symbol.includes(wanted);
  }

  /** Arrow keys go from symbol to symbol; Enter chooses, as with every button. */
  #moveFocus(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    const shown = [...this.#list.querySelectorAll<HTMLElement>("li:not([hidden]) button")];
    const at = shown.indexOf(document.activeElement as HTMLElement);
    const next = shown[at + step];
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  }
}
