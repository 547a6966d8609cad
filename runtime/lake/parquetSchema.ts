import type { SchemaElement } from "hyparquet";
import type { LaidOutColumn } from "./TableLayout.ts";

/**
 * Schema of a table's objects as engines read it. Timestamps and decimals have the older of Parquet's two
 * forms of annotation, which all engines know and which says of a timestamp that it is in UTC.
 */
export function parquetSchema(columns: readonly LaidOutColumn[]): SchemaElement[] {
  return [
    { name: "root", num_children: columns.length },
    ...columns.map((column) => ({
      ...physicalElement(column),
      ...annotation(column),
    })),
  ];
}

/**
 * The same without what the values mean: the library then passes them through, where it would take
 * decimals apart with a BigInt a byte, and read them as floats.
 */
export function physicalSchema(columns: readonly LaidOutColumn[]): SchemaElement[] {
  return [{ name: "root", num_children: columns.length }, ...columns.map(physicalElement)];
}

function physicalElement({ name, kind, isRequired }: LaidOutColumn): SchemaElement {
  const repetition = { repetition_type: isRequired ? "REQUIRED" : "OPTIONAL" } as const;
  switch (kind.type) {
    case "string":
      return { name, type: "BYTE_ARRAY", converted_type: "UTF8", ...repetition };
    case "boolean":
      return { name, type: "BOOLEAN", ...repetition };
    case "int":
    case "date":
      return { name, type: "INT32", ...repetition };
    case "timestamp":
      return { name, type: "INT64", ...repetition };
    case "decimal":
      return { name, type: "FIXED_LEN_BYTE_ARRAY", type_length: kind.bytes, ...repetition };
  }
}

function annotation({ kind }: LaidOutColumn): Partial<SchemaElement> {
  switch (kind.type) {
    case "date":
      return { converted_type: "DATE" };
    case "timestamp":
      return { converted_type: "TIMESTAMP_MILLIS" };
    case "decimal":
      return { converted_type: "DECIMAL", precision: kind.precision, scale: kind.scale };
    default:
      return {};
  }
}
