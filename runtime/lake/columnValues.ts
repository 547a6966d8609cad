import type { DecodedArray } from "hyparquet";
import type { ColumnSource } from "hyparquet-writer";
import type { ColumnKind } from "./columnKind.ts";
import { toDecimalBytes, unscaled } from "./decimalBytes.ts";
import type { Cells } from "./cells.ts";
import type { LaidOutColumn } from "./TableLayout.ts";

/** Least and greatest value of a column in a row group, by which engines skip the group. */
export interface ColumnStatistics {
  readonly min_value?: bigint;
  readonly max_value?: bigint;
  readonly null_count: bigint;
}

/** A column of a row group in physical values. */
export interface ColumnValues {
  readonly source: ColumnSource;
  /** Absent: the library's own are right. */
  readonly statistics?: ColumnStatistics;
}

/** Takes a column of rows in the form the library writes as it is. */
export function columnValues(
  { name, kind, isRequired }: LaidOutColumn,
  rows: readonly Cells[],
  position: number,
): ColumnValues {
  switch (kind.type) {
    case "decimal":
      return decimalValues(name, kind, rows, position);
    case "timestamp": {
      // Sorted by time within a symbol, so that the differences are small.
      const encoding = isRequired ? ({ encoding: "DELTA_BINARY_PACKED" } as const) : {};
      const data = rows.map((row) => toBigInt(row[position]));
      return { source: { name, data, ...encoding } };
    }
    default:
      return { source: { name, data: rows.map((row) => row[position]) as DecodedArray } };
  }
}

function toBigInt(cell: Cells[number] | undefined): bigint | null {
  return typeof cell === "number" ? BigInt(cell) : null;
}

/** Equal decimals share their bytes, so that the library finds them equal without a look inside. */
function decimalValues(
  name: string,
  { scale, bytes: length }: Extract<ColumnKind, { readonly type: "decimal" }>,
  rows: readonly Cells[],
  position: number,
): ColumnValues {
  const known = new Map<string, Uint8Array>();
  let [least, greatest]: (bigint | undefined)[] = [];
  let nulls = 0;
  const data = rows.map((row) => {
    const text = row[position];
    if (typeof text !== "string") {
      nulls += 1;
      return null;
    }
    const before = known.get(text);
    if (before !== undefined) return before;
    const value = unscaled(text, scale);
    const bytes = toDecimalBytes(value, length);
    known.set(text, bytes);
    if (least === undefined || value < least) least = value;
    if (greatest === undefined || value > greatest) greatest = value;
    return bytes;
  });
  return {
    source: { name, data, statistics: false },
    statistics: {
      ...(least === undefined ? {} : { min_value: least }),
      ...(greatest === undefined ? {} : { max_value: greatest }),
      null_count: BigInt(nulls),
    },
  };
}
