import type { ChartOptions, DeepPartial, Time } from "lightweight-charts";
import { ColorType, TickMarkType } from "lightweight-charts";
import { formatUtc } from "./times.ts";

/** Colours of the page, by what they are for. */
export interface Palette {
  readonly surface: string;
  readonly text: string;
  readonly muted: string;
  readonly border: string;
  readonly price: string;
  readonly short: string;
  readonly long: string;
  readonly up: string;
  readonly down: string;
  readonly gap: string;
}

/** Reads the colours that the style sheet has for the reader's scheme, dark or light. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    surface: colour("surface"),
    text: colour("text"),
    muted: colour("muted"),
    border: colour("border"),
    price: colour("price"),
    short: colour("short"),
    long: colour("long"),
    up: colour("up"),
    down: colour("down"),
    gap: colour("gap"),
  };
}

/** How the chart looks and behaves. */
export function chartOptions(palette: Palette): DeepPartial<ChartOptions> {
  return {
    autoSize: true,
    layout: {
      // The library's own logo brings a style element, which the page's security policy refuses: its
      // notice stands at the foot of the page instead.
      attributionLogo: false,
      background: { type: ColorType.Solid, color: palette.surface },
      textColor: palette.muted,
      fontFamily: getComputedStyle(document.body).fontFamily,
      fontSize: 12,
    },
    grid: { vertLines: { color: palette.border }, horzLines: { color: palette.border } },
    rightPriceScale: { borderVisible: false, scaleMargins: { top: 0.1, bottom: 0.08 } },
    timeScale: {
      borderVisible: false,
      timeVisible: true,
      secondsVisible: true,
      rightOffset: 3,
      minBarSpacing: 0.05,
      tickMarkFormatter: (time: Time, type: TickMarkType) => formatTickMark(toDate(time), type),
    },
    localization: { timeFormatter: (time: Time) => `${formatUtc(toDate(time).getTime())} UTC` },
    // A finger that moves up or down scrolls the page.
    handleScroll: { vertTouchDrag: false },
  };
}

/** All times are in seconds here; the fractions that tell trades of a millisecond apart are dropped. */
function toDate(time: Time): Date {
  return new Date(Math.floor(Number(time) * 1000 + 1e-3));
}

function formatTickMark(date: Date, type: TickMarkType): string {
  const text = date.toISOString();
  switch (type) {
    case TickMarkType.Year:
      return text.slice(0, 4);
    case TickMarkType.Month:
      return text.slice(0, 7);
    case TickMarkType.DayOfMonth:
      return text.slice(5, 10);
    case TickMarkType.Time:
      return text.slice(11, 16);
    case TickMarkType.TimeWithSeconds:
      return text.slice(11, 19);
  }
}
