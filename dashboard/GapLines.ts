import type {
  IChartApiBase,
  IPanePrimitive,
  IPanePrimitivePaneView,
  Logical,
  PaneAttachedParameter,
  Time,
} from "lightweight-charts";

/** Width of a line and lengths of its dashes and of the room between, in pixels of the page. */
const WIDTH = 2;
const DASHES = [2, 4];

type Target = Parameters<NonNullable<ReturnType<IPanePrimitivePaneView["renderer"]>>["draw"]>[0];

/** Upright lines between two points of a chart, where its feed had a gap: a step a tick shows no time. */
export class GapLines implements IPanePrimitive<Time> {
  #chart: IChartApiBase<Time> | undefined;
  #redraw: (() => void) | undefined;
  #indexes: readonly number[] = [];
  #colour = "";
  readonly #views: readonly IPanePrimitivePaneView[] = [
    { zOrder: () => "bottom", renderer: () => ({ draw: (target) => this.#draw(target) }) },
  ];

  attached({ chart, requestUpdate }: PaneAttachedParameter<Time>): void {
    this.#chart = chart;
    this.#redraw = requestUpdate;
  }

  paneViews(): readonly IPanePrimitivePaneView[] {
    return this.#views;
  }

  /** Draws a line before each of these points. */
  show(indexes: readonly number[], colour: string): void {
    this.#indexes = indexes;
    this.#colour = colour;
    this.#redraw?.();
  }

  #draw(target: Target): void {
    const scale = this.#chart?.timeScale();
    if (scale === undefined) return;
    target.useBitmapCoordinateSpace(({ context, bitmapSize, horizontalPixelRatio: ratio }) => {
      context.strokeStyle = this.#colour;
      context.lineWidth = Math.max(1, Math.round(WIDTH * ratio));
      context.setLineDash(DASHES.map((length) => length * ratio));
      for (const index of this.#indexes) {
        // Whole steps only have a place.
        const before = scale.logicalToCoordinate((index - 1) as Logical);
        const after = scale.logicalToCoordinate(index as Logical);
        if (before === null || after === null) continue;
        const column = Math.round(((before + after) / 2) * ratio);
        context.beginPath();
        context.moveTo(column, 0);
        context.lineTo(column, bitmapSize.height);
        context.stroke();
      }
      context.setLineDash([]);
    });
  }
}
