import type {
  IChartApi,
  ISeriesApi,
  ISeriesMarkersPluginApi,
  LineData,
  SeriesMarker,
  Time,
  UTCTimestamp,
  WhitespaceData,
} from "lightweight-charts";
import { createChart, createSeriesMarkers, LineSeries, LineStyle } from "lightweight-charts";
import type { AlertEntry } from "./api.ts";
import { chartOptions, readPalette } from "./chartOptions.ts";
import type { Palette } from "./chartOptions.ts";
import { formatDecimal } from "./decimals.ts";
import { GapLines } from "./GapLines.ts";
import type { SeriesData } from "./SeriesData.ts";

type Line = ISeriesApi<"Line", Time, LineData | WhitespaceData>;

/** More new points than this are drawn anew at once. */
const MANY = 50;
/** Ticks behind the last one that stay empty. */
const MARGIN = 3;
/** How far a key moves the chart, as a part of what is shown. */
const KEY_STEP = 0.1;

/** Price, both averages and alerts of one symbol, on a canvas. */
export class PriceChart {
  readonly #chart: IChartApi;
  readonly #price: Line;
  readonly #short: Line;
  readonly #long: Line;
  readonly #markers: ISeriesMarkersPluginApi<Time>;
  readonly #gaps = new GapLines();
  #palette: Palette;
  #data: SeriesData | undefined;

  /** @param onPoint called with the index of the point under the pointer; undefined: there is none */
  constructor(canvas: HTMLElement, onPoint: (index: number | undefined) => void) {
    this.#palette = readPalette();
    this.#chart = createChart(canvas, chartOptions(this.#palette));
    const common = { lastValueVisible: false, priceLineVisible: false };
    this.#long = this.#chart.addSeries(LineSeries, {
      ...common,
      lineWidth: 2,
      lineStyle: LineStyle.Dashed,
    });
    this.#short = this.#chart.addSeries(LineSeries, { ...common, lineWidth: 2 });
    this.#price = this.#chart.addSeries(LineSeries, { lineWidth: 2 });
    this.#markers = createSeriesMarkers(this.#price, []);
    this.#chart.panes()[0]?.attachPrimitive(this.#gaps);
    this.#colour();
    this.#chart.subscribeCrosshairMove(({ logical }) =>
      onPoint(logical === undefined ? undefined : Math.round(logical)),
    );
    // Dark or light may change while the page is open.
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.#palette = readPalette();
      this.#chart.applyOptions(chartOptions(this.#palette));
      this.#colour();
      this.drawMarks();
    });
  }

  /** Shows a series, so many of its last ticks; undefined: the part that is shown stays. */
  show(data: SeriesData, ticks: number | undefined): void {
    this.#data = data;
    this.#drawAll(data);
    if (ticks !== undefined) this.showLast(ticks);
  }

  /** Shows nothing. */
  clear(): void {
    this.#data = undefined;
    for (const line of [this.#price, this.#short, this.#long]) line.setData([]);
    this.#markers.setMarkers([]);
    this.#gaps.show([], this.#palette.gap);
  }

  /** Draws the points that were added to the series at its end. */
  extend(count: number): void {
    const data = this.#data;
    if (data === undefined || count === 0) return;
    if (data.trim() || count > MANY) {
      this.#drawAll(data);
      return;
    }
    this.#formatPrices(data);
    for (let index = data.length - count; index < data.length; index += 1) {
      this.#price.update(pointOf(data, data.prices, index));
      this.#short.update(pointOf(data, data.shortSma, index));
      this.#long.update(pointOf(data, data.longSma, index));
    }
    this.drawMarks();
  }

  /** Draws the series' alerts and gaps. */
  drawMarks(): void {
    const data = this.#data;
    if (data === undefined) return;
    const markers = data
      .placedAlerts()
      .map(({ alert, index }) => this.#markerOf(alert, drawTime(data, index)));
    this.#markers.setMarkers(markers);
    this.#gaps.show(data.placedGaps(), this.#palette.gap);
  }

  /** Shows the last ticks, at most all. */
  showLast(ticks: number): void {
    const length = this.#data?.length ?? 0;
    const shown = Math.min(ticks, Math.max(length, 1));
    this.#chart
      .timeScale()
      .setVisibleLogicalRange({ from: length - shown, to: length - 1 + MARGIN });
  }

  /** Moves and zooms by keys. @returns whether the key means something here */
  pressKey(key: string): boolean {
    const scale = this.#chart.timeScale();
    const range = scale.getVisibleLogicalRange();
    if (range === null) return false;
    const step = Math.max(1, (range.to - range.from) * KEY_STEP);
    const [from, to] = KEY_MOVES[key] ?? [0, 0];
    if (key === "End") scale.scrollToRealTime();
    else if (from === 0 && to === 0) return false;
    else scale.setVisibleLogicalRange({ from: range.from + from * step, to: range.to + to * step });
    return true;
  }

  #drawAll(data: SeriesData): void {
    this.#formatPrices(data);
    const points = (values: readonly (string | null)[]) =>
      values.map((_, index) => pointOf(data, values, index));
    this.#price.setData(points(data.prices));
    this.#short.setData(points(data.shortSma));
    this.#long.setData(points(data.longSma));
    this.drawMarks();
  }

  /** As many decimals as the symbol's prices have. */
  #formatPrices({ decimals }: SeriesData): void {
    const minMove = 10 ** -decimals;
    if (this.#price.options().priceFormat.minMove === minMove) return;
    const formatter = (price: number): string => formatAxis(price, decimals);
    const priceFormat = { type: "custom", minMove, formatter } as const;
    for (const line of [this.#price, this.#short, this.#long]) line.applyOptions({ priceFormat });
  }

  #colour(): void {
    this.#price.applyOptions({ color: this.#palette.price });
    this.#short.applyOptions({ color: this.#palette.short });
    this.#long.applyOptions({ color: this.#palette.long });
  }

  #markerOf({ id, kind, direction }: AlertEntry, time: Time): SeriesMarker<Time> {
    const isUp = direction === "up";
    const color = isUp ? this.#palette.up : this.#palette.down;
    if (kind === "anomaly") return { id, time, color, position: "inBar", shape: "circle" };
    return isUp
      ? { id, time, color, position: "belowBar", shape: "arrowUp" }
      : { id, time, color, position: "aboveBar", shape: "arrowDown" };
  }
}

/** By key, how far both ends of what is shown move, in steps. */
const KEY_MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, -1],
  ArrowRight: [1, 1],
  "+": [1, 0],
  "=": [1, 0],
  "-": [-1, 0],
};

function drawTime(data: SeriesData, index: number): UTCTimestamp {
  return (data.drawTimes[index] ?? NaN) as UTCTimestamp;
}

/** The only place where a price becomes a number. */
function pointOf(
  data: SeriesData,
  values: readonly (string | null)[],
  index: number,
): LineData | WhitespaceData {
  const value = values[index] ?? null;
  const time = drawTime(data, index);
  return value === null ? { time } : { time, value: Number(value) };
}

/** A price on the axis: no zeros beyond cents, and none below zero, where the axis may reach. */
function formatAxis(price: number, decimals: number): string {
  if (price < 0) return "";
  return formatDecimal(price.toFixed(decimals).replace(/0+$/, ""), Math.min(decimals, 2));
}
