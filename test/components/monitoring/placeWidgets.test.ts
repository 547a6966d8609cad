import assert from "node:assert/strict";
import { placeWidgets } from "../../../components/monitoring/dashboard/Widget.ts";

describe("placeWidgets", () => {
  const places = (...sizes: readonly [width: number, height: number][]) =>
    placeWidgets(
      sizes.map(([width, height]) => ({ type: "text", width, height, properties: {} })),
    ).map(({ x, y }) => [x, y]);

  it("fills a row of 24 columns before it begins the next", () => {
    assert.deepEqual(places([12, 6], [12, 6], [24, 6], [1, 6]), [
      [0, 0],
      [12, 0],
      [0, 6],
      [0, 12],
    ]);
  });

  it("begins the next row below the highest widget of the one before", () => {
    assert.deepEqual(places([8, 3], [8, 9], [8, 1], [8, 2], [20, 1]), [
      [0, 0],
      [8, 0],
      [16, 0],
      [0, 9],
      [0, 11],
    ]);
  });

  it("lets the last widget of a row reach to the edge", () => {
    const placed = placeWidgets(
      [8, 8, 8, 8, 10, 24, 5].map((width) => ({
        ...{ type: "text", width, height: 1, properties: {} },
      })),
    );
    assert.deepEqual(
      placed.map(({ x, width }) => [x, width]),
      [
        [0, 8],
        [8, 8],
        [16, 8],
        [0, 8],
        [8, 16],
        [0, 24],
        [0, 24],
      ],
    );
  });
});
