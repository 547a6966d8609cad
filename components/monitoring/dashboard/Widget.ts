/**
 * A part of a dashboard before it has its place.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export interface Widget {
  readonly type: "metric" | "log" | "alarm" | "text";
  /** Columns, 1 to 24. */
  readonly width: number;
  /** Rows, 1 to 1000. */
  readonly height: number;
  readonly properties: object;
}

/** A part of a dashboard in its place. */
export interface PlacedWidget extends Widget {
  readonly x: number;
  readonly y: number;
}

/** Columns of a dashboard. */
export const COLUMNS = 24;

/**
 * Places widgets from left to right and top to bottom. A row is as high as its highest widget, and its
 * last one reaches to the edge.
 */
export function placeWidgets(widgets: readonly Widget[]): PlacedWidget[] {
  let [x, y, rowHeight] = [0, 0, 0];
  return widgets.map((widget, index) => {
    if (x + widget.width > COLUMNS) {
      y += rowHeight;
      x = 0;
      rowHeight = 0;
    }
    const rest = COLUMNS - x - widget.width;
    const isLast = (widgets[index + 1]?.width ?? Infinity) > rest;
    const placed = { ...widget, width: widget.width + (isLast ? rest : 0), x, y };
    x += placed.width;
    rowHeight = Math.max(rowHeight, widget.height);
    return placed;
  });
}
