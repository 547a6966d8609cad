/** How a column's values are stored in Parquet. */
export type ColumnKind =
  | { readonly type: "string" | "boolean" | "int" | "timestamp" | "date" }
  | {
      readonly type: "decimal";
      readonly precision: number;
      readonly scale: number;
      /** Length of the unscaled value, big-endian two's complement. */
      readonly bytes: number;
    };

const SIMPLE = ["string", "boolean", "int", "timestamp", "date"] as const;

/**
 * Reads a Hive type as the contract declares it.
 * @throws {RangeError} if no table of the lake has such a column
 */
export function columnKind(hiveType: string): ColumnKind {
  const type = SIMPLE.find((known) => known === hiveType);
  if (type !== undefined) return { type };
  const [, precision, scale] = /^decimal\((\d+),(\d+)\)$/.exec(hiveType) ?? [];
  if (precision === undefined) {
    throw new RangeError(
      `a column must be decimal(p,s) or one of ${SIMPLE.join(", ")}, got ${hiveType}`,
    );
  }
  return {
    type: "decimal",
    precision: Number(precision),
    scale: Number(scale),
    bytes: bytesFor(Number(precision)),
  };
}

/** Least bytes that hold all numbers of so many digits, and their sign. */
function bytesFor(precision: number): number {
  let bytes = 1;
  while (1n << BigInt(8 * bytes - 1) <= 10n ** BigInt(precision)) bytes += 1;
  return bytes;
}
