import type { DecodedArray } from "hyparquet";
import type { ColumnKind } from "./columnKind.ts";
import { fromDecimalBytes } from "./decimalBytes.ts";
import type { Cell } from "./cells.ts";

/** Gives the cells of a column by their index in the row group; of a column that is not there: nulls. */
export function cellReader(
  kind: ColumnKind,
  chunks: readonly DecodedArray[] | undefined,
): (index: number) => Cell {
  if (chunks === undefined) return () => null;
  const values = (chunks.length === 1 ? chunks[0] : chunks.flatMap(toArray)) as ArrayLike<unknown>;
  const convert = converter(kind);
  return (index) => {
    const value: unknown = values[index];
    return value === null || value === undefined ? null : convert(value);
  };
}

function toArray(chunk: DecodedArray): unknown[] {
  return Array.from(chunk as ArrayLike<unknown>);
}

function converter(kind: ColumnKind): (value: unknown) => Cell {
  switch (kind.type) {
    case "timestamp":
      return (value) => Number(value);
    case "decimal": {
      // Values of a dictionary are the same bytes each time.
      const known = new Map<unknown, string>();
      return (value) => {
        const before = known.get(value);
        if (before !== undefined) return before;
        const text = fromDecimalBytes(value as Uint8Array, kind.scale);
        known.set(value, text);
        return text;
      };
    }
    default:
      return (value) => value as Cell;
  }
}
