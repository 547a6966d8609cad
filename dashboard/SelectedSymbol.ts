import type { AlertEntry, Series, SeriesChunk, SymbolState, Windows } from "./api.ts";
import { MAX_POINTS } from "./api.ts";
import type { ApiClient } from "./ApiClient.ts";
import { byId, make } from "./element.ts";
import { GapList } from "./GapList.ts";
import { PriceChart } from "./PriceChart.ts";
import { QuoteView } from "./QuoteView.ts";
import { SeriesData } from "./SeriesData.ts";

/** Buttons above the chart: how many of the last ticks are shown. */
const RANGES = [
  ["100", 100],
  ["500", 500],
  ["All", MAX_POINTS],
] as const;
/** A history that could not be read is asked for again after this long, in milliseconds. */
const RETRY_MS = 5_000;
/** Between two readings of a history with a gap at its end, in milliseconds. */
const RELOAD_MS = 1_000;
/** Description and table are brought up to date at most so often, in milliseconds. */
const DESCRIBE_MS = 1_000;

/** What came while a history was on its way. */
interface Early {
  readonly chunks: SeriesChunk[];
  readonly alerts: AlertEntry[];
}

/** The chosen symbol: its history, asked for once and kept up by events, and all that shows it. */
export class SelectedSymbol {
  readonly #api: ApiClient;
  readonly #quote = new QuoteView();
  readonly #gaps = new GapList();
  readonly #chart: PriceChart;
  readonly #chartBox = byId("chart", HTMLDivElement);
  readonly #message = byId("chart-message", HTMLParagraphElement);
  #symbol: string | undefined;
  #state: SymbolState | undefined;
  #data: SeriesData | undefined;
  /** What came while the history is on its way; undefined: it is not. */
  #early: Early | undefined;
  #loadedAtMs = -Infinity;
  #reloading: number | undefined;
  #ticksShown = 100;
  #pointed: number | undefined;
  #describing: number | undefined;
  /** Counts requests, so that an answer that is overtaken is dropped. */
  #request = 0;

  constructor(api: ApiClient) {
    this.#api = api;
    this.#chart = new PriceChart(byId("canvas", HTMLDivElement), (index) => {
      this.#pointed = index;
      if (this.#data !== undefined) this.#showPoint(this.#data);
    });
    this.#chartBox.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      if (this.#chart.pressKey(event.key)) event.preventDefault();
    });
    this.#makeRanges();
  }

  get symbol(): string | undefined {
    return this.#symbol;
  }

  setWindows(windows: Windows): void {
    this.#quote.setWindows(windows);
  }

  /** Shows a symbol, and reads its history anew. */
  choose(state: SymbolState): void {
    if (state.symbol !== this.#symbol) {
      this.#data = undefined;
      this.#chart.clear();
    }
    this.#symbol = state.symbol;
    this.update(state);
    void this.#load(state.symbol);
  }

  /** Shows it as it is now. */
  update(state: SymbolState): void {
    this.#state = state;
    this.#quote.showState(state, this.#data?.decimals ?? 2);
    this.#describeSoon();
  }

  /** Takes new points. */
  append(chunk: SeriesChunk): void {
    this.#early?.chunks.push(chunk);
    const data = this.#data;
    if (data === undefined || this.#early !== undefined) return;
    const added = data.append(chunk);
    if (added === "gap") this.#reload(data.symbol);
    else this.#extend(data, added);
  }

  /** Takes new alerts of any symbol. */
  addAlerts(alerts: readonly AlertEntry[]): void {
    this.#early?.alerts.push(...alerts);
    this.#data?.addAlerts(alerts);
    this.#chart.drawMarks();
    this.#describeSoon();
  }

  /** Reads the history anew, though not all the time: more ticks than are told leave gap after gap. */
  #reload(symbol: string): void {
    if (this.#reloading !== undefined) return;
    const waitMs = Math.max(0, this.#loadedAtMs + RELOAD_MS - Date.now());
    this.#reloading = window.setTimeout(() => {
      this.#reloading = undefined;
      if (symbol === this.#symbol) void this.#load(symbol);
    }, waitMs);
  }

  #extend(data: SeriesData, added: number): void {
    this.#chart.extend(added);
    this.#showPoint(data);
    if (this.#state !== undefined) this.#quote.showState(this.#state, data.decimals);
    this.#describeSoon();
  }

  async #load(symbol: string): Promise<void> {
    this.#request += 1;
    const request = this.#request;
    const early: Early = { chunks: [], alerts: [] };
    this.#early = early;
    if (this.#data === undefined) this.#say("Loading the history…");
    this.#chartBox.setAttribute("aria-busy", "true");
    try {
      const series = await this.#api.series(symbol);
      if (request === this.#request) this.#showSeries(series, early);
    } catch (error) {
      if (request !== this.#request) return;
      const reason = error instanceof Error ? error.message : String(error);
      this.#say(`The history of ${symbol} cannot be shown. ${reason}`);
      window.setTimeout(() => {
        if (request === this.#request) void this.#load(symbol);
      }, RETRY_MS);
    }
  }

  #showSeries(series: Series, early: Early): void {
    const isSame = this.#data?.symbol === series.symbol;
    const data = new SeriesData(series, MAX_POINTS);
    const appended = early.chunks.map((chunk) => data.append(chunk));
    data.addAlerts(early.alerts);
    this.#early = undefined;
    this.#data = data;
    this.#loadedAtMs = Date.now();
    if (appended.includes("gap")) this.#reload(series.symbol);
    this.#say("");
    this.#chartBox.setAttribute("aria-busy", "false");
    this.#chart.show(data, isSame ? undefined : this.#ticksShown);
    this.#extend(data, 0);
  }

  #say(text: string): void {
    this.#message.hidden = text === "";
    this.#message.textContent = text;
  }

  #showPoint(data: SeriesData): void {
    const isPoint = this.#pointed !== undefined && data.prices[this.#pointed] !== undefined;
    this.#quote.showPoint(data, isPoint ? this.#pointed : undefined);
  }

  #describeSoon(): void {
    if (this.#describing !== undefined) return;
    this.#describing = window.setTimeout(() => {
      this.#describing = undefined;
      if (this.#data === undefined) return;
      this.#quote.describe(this.#data);
      this.#gaps.show(this.#data, this.#state?.silence ?? null);
    }, DESCRIBE_MS);
  }

  #makeRanges(): void {
    const buttons = RANGES.map(([label, ticks]) => {
      const button = make("button", "range", label);
      button.type = "button";
      button.title = ticks === MAX_POINTS ? "All ticks" : `The last ${ticks} ticks`;
      button.setAttribute("aria-pressed", String(ticks === this.#ticksShown));
      button.addEventListener("click", () => {
        this.#ticksShown = ticks;
        this.#chart.showLast(ticks);
        for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
      });
      return button;
    });
    byId("ranges", HTMLDivElement).append(...buttons);
  }
}
