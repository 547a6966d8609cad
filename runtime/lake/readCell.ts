import { formatScaled } from "../domain/decimal.ts";
import type { ColumnKind } from "./columnKind.ts";
import type { Cell } from "./cells.ts";

const DAY_MS = 86_400_000;

const DAY = /^\d{4}-\d\d-\d\d$/;
const TIMESTAMP = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** Decimals as the pipeline writes them. */
const CANONICAL_DECIMAL = /^(?!-0$)-?(0|[1-9]\d*)(\.\d*[1-9])?$/;
const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/** What of a column a value is judged by. */
interface CellColumn {
  readonly name: string;
  readonly type: string;
  readonly kind: ColumnKind;
}

/**
 * Takes a value as the cell of a column.
 * @throws {RangeError} if it does not fit: no value is ever rounded or cut
 */
export function readCell(
  column: CellColumn,
  value: string | number | boolean | null | undefined,
): Cell {
  if (value === null || value === undefined) return null;
  const cell = convert(column.kind, value);
  if (cell === undefined) {
    throw new RangeError(
      `column "${column.name}" must be ${describe(column)}, got ${JSON.stringify(value)}`,
    );
  }
  return cell;
}

function convert(kind: ColumnKind, value: string | number | boolean): Cell | undefined {
  if (kind.type === "boolean") return typeof value === "boolean" ? value : undefined;
  if (kind.type === "int")
    return value === Number(value) && value === (value | 0) ? value : undefined;
  return typeof value === "string" ? readText(kind, value) : undefined;
}

function readText(
  kind: Exclude<ColumnKind, { readonly type: "boolean" | "int" }>,
  text: string,
): Cell | undefined {
  if (kind.type === "decimal") return readDecimal(text, kind);
  if (kind.type === "timestamp") return readIso(text, TIMESTAMP);
  // Half of a surrogate pair has no place in UTF-8: read back it would be another text.
  if (kind.type !== "date") return text.toWellFormed();
  const atMs = readIso(text, DAY);
  return atMs === undefined ? undefined : atMs / DAY_MS;
}

/** Epoch milliseconds of a text that is the first characters of the ISO form of its own time. */
function readIso(text: string, form: RegExp): number | undefined {
  const atMs = form.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(atMs)) return undefined;
  // The 30th of February is parsed as a day of March.
  if (text.slice(8, 10) <= "28" || new Date(atMs).toISOString().startsWith(text)) return atMs;
  return undefined;
}

function readDecimal(
  text: string,
  { precision, scale }: { readonly precision: number; readonly scale: number },
): string | undefined {
  // Shorter than its least room: no digit needs to be counted.
  if (text.length <= Math.min(scale, precision - scale) && CANONICAL_DECIMAL.test(text))
    return text;
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const [, sign = "", integer = "", fraction = ""] = match;
  if (fraction.length <= scale && integer.length <= precision - scale) {
    if (CANONICAL_DECIMAL.test(text)) return text;
  }
  const isTooFine = /[1-9]/.test(fraction.slice(scale));
  const isTooLarge = integer.replace(/^0+/, "").length > precision - scale;
  if (isTooFine || isTooLarge) return undefined;
  return formatScaled(
    BigInt(`${sign}${integer}${fraction.slice(0, scale).padEnd(scale, "0")}`),
    scale,
  );
}

function describe({ type, kind }: CellColumn): string {
  switch (kind.type) {
    case "decimal":
      return `a plain decimal that fits ${type}`;
    case "timestamp":
      return "a time like 2026-11-20T14:30:00.123Z";
    case "date":
      return "a day like 2026-11-20";
    case "string":
      return "text";
    case "boolean":
      return "true or false";
    case "int":
      return "a whole number of 32 bits";
  }
}
