import { quoteName } from "./quoteSql.ts";
import { structFields } from "./structFields.ts";

const SIMPLE: Readonly<Record<string, string>> = {
  string: "VARCHAR",
  boolean: "BOOLEAN",
  tinyint: "TINYINT",
  smallint: "SMALLINT",
  int: "INTEGER",
  integer: "INTEGER",
  bigint: "BIGINT",
  float: "FLOAT",
  double: "DOUBLE",
  decimal: "DECIMAL(10,0)",
  timestamp: "TIMESTAMP",
  date: "DATE",
};

const DECIMAL_DIGITS_MAX = 38;

/**
 * DuckDB's type for a Hive type, which has the same values.
 * @returns undefined for a type that local queries do not know, lists and maps among them
 */
export function duckDbType(hiveType: string): string | undefined {
  const type = hiveType.trim().toLowerCase();
  const decimal = /^decimal\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)$/.exec(type);
  if (decimal !== null) {
    const [precision, scale] = [Number(decimal[1]), Number(decimal[2] ?? 0)];
    const isValid = precision >= 1 && precision <= DECIMAL_DIGITS_MAX && scale <= precision;
    return isValid ? `DECIMAL(${precision},${scale})` : undefined;
  }
  const fields = structFields(type);
  if (fields !== undefined) return structType(fields);
  if (/^(?:var)?char\(\d+\)$/.test(type)) return "VARCHAR";
  return Object.hasOwn(SIMPLE, type) ? SIMPLE[type] : undefined;
}

function structType(fields: readonly { name: string; type: string }[]): string | undefined {
  const types = fields.map((field) => duckDbType(field.type));
  if (types.includes(undefined)) return undefined;
  return `STRUCT(${fields.map(({ name }, index) => `${quoteName(name)} ${types[index]}`).join(", ")})`;
}
