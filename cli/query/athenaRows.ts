import type { AthenaClient, ColumnInfo, Row } from "@aws-sdk/client-athena";
import { paginateGetQueryResults } from "@aws-sdk/client-athena";
import type { LakeColumn, LakeValue, QueryResult } from "./openLake.ts";

/** Result of a query that Athena has run: its rows are fetched page by page as they are read. */
export async function athenaRows(
  client: AthenaClient,
  QueryExecutionId: string,
  signal?: AbortSignal,
): Promise<QueryResult> {
  const options = signal === undefined ? {} : { abortSignal: signal };
  const pages = paginateGetQueryResults({ client }, { QueryExecutionId }, options);
  const first = await pages.next();
  const set = first.done === true ? undefined : first.value.ResultSet;
  const columns = columnsOf(set?.ResultSetMetadata?.ColumnInfo ?? []);
  async function* readRows(): AsyncGenerator<readonly LakeValue[]> {
    yield* withoutHeader(columns, set?.Rows ?? []);
    for await (const { ResultSet } of pages) {
      for (const row of ResultSet?.Rows ?? []) yield valuesOf(columns, row);
    }
  }
  return { columns: nameApart(columns), rows: readRows() };
}

/** The first row of a SELECT holds the names of its columns; other statements have no such row. */
function* withoutHeader(
  columns: readonly LakeColumn[],
  rows: readonly Row[],
): Generator<readonly LakeValue[]> {
  for (const [index, row] of rows.entries()) {
    const texts = (row.Data ?? []).map(({ VarCharValue }) => VarCharValue);
    const isHeader = index === 0 && columns.every(({ name }, place) => name === texts[place]);
    if (!isHeader) yield valuesOf(columns, row);
  }
}

function columnsOf(columns: readonly ColumnInfo[]): LakeColumn[] {
  return columns.map(({ Name = "", Type = "", Precision, Scale }) => ({
    name: Name,
    type: Type.toLowerCase() === "decimal" ? `DECIMAL(${Precision},${Scale})` : Type.toUpperCase(),
  }));
}

/** As the local engine does it: `a`, `a:1`. */
function nameApart(columns: readonly LakeColumn[]): LakeColumn[] {
  const seen = new Map<string, number>();
  return columns.map(({ name, type }) => {
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    return { name: count === 0 ? name : `${name}:${count}`, type };
  });
}

function valuesOf(columns: readonly LakeColumn[], { Data = [] }: Row): LakeValue[] {
  return columns.map(({ type }, index) => valueOf(Data[index]?.VarCharValue, type));
}

/** Athena gives every value as text, and none for NULL. */
function valueOf(text: string | undefined, type: string): LakeValue {
  if (text === undefined) return null;
  switch (type) {
    case "BOOLEAN":
      return text === "true";
    case "TINYINT":
    case "SMALLINT":
    case "INTEGER":
    case "BIGINT":
      return Number.isSafeInteger(Number(text)) ? Number(text) : text;
    case "FLOAT":
    case "REAL":
    case "DOUBLE":
      // JSON has no NaN and no infinity.
      return Number.isFinite(Number(text)) ? Number(text) : text;
    default:
      return text;
  }
}
