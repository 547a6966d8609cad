import type { LakeTable } from "../../runtime/contract/lake.ts";
import {
  IMPORTS,
  LATEST_PRICES,
  QUOTES,
  STREAM_PRICES,
  TICKS,
} from "../../runtime/contract/lake.ts";
import { changeOf } from "../../runtime/files/changeOf.ts";
import type { Cells } from "../../runtime/lake/cells.ts";
import { LatestPrices } from "../../runtime/lake/LatestPrices.ts";
import { ownId } from "../../runtime/lake/ownId.ts";
import type { LatestPriceRow } from "../../runtime/lake/rows.ts";
import { TableLayout } from "../../runtime/lake/TableLayout.ts";
import type { BucketPort, ObjectVersion } from "./BucketPort.ts";
import { openParquet } from "./parquetRewrite.ts";
import type { Selection } from "./Selection.ts";
import { isSelected } from "./Selection.ts";

const ROADS = [TICKS, STREAM_PRICES, IMPORTS, QUOTES];
const SHOWN: ReadonlySet<string> = new Set(LATEST_PRICES.columns.map(({ name }) => name));

/**
 * The newest row of each symbol that the tables still have, of all roads. Rows of later times than the
 * one that is gone were ahead of their arrival, or they would have stood in its place: they do not count.
 * @param gone time of the row that is gone by symbol, epoch milliseconds
 */
export async function newestRemaining(
  port: BucketPort,
  gone: ReadonlyMap<string, number>,
  selection: Selection,
): Promise<LatestPriceRow[]> {
  const latest = new LatestPrices();
  for (const table of ROADS) await searchTable(table, { port, gone, selection, latest });
  return [...latest.rows()];
}

interface Search {
  readonly port: BucketPort;
  readonly gone: ReadonlyMap<string, number>;
  readonly selection: Selection;
  readonly latest: LatestPrices;
}

/** Goes back from the newest objects, until each symbol was found in one. */
async function searchTable(table: LakeTable, search: Search): Promise<void> {
  const layout = new TableLayout(table);
  const objects = new Map<string, ObjectVersion[]>();
  for await (const version of search.port.versions(table.prefix)) {
    if (!version.isLatest || version.isMarker) continue;
    const time = timeOf(version.key, table);
    objects.set(time, [...(objects.get(time) ?? []), version]);
  }
  const missing = new Set(search.gone.keys());
  for (const time of [...objects.keys()].sort().reverse()) {
    if (missing.size === 0) return;
    const found = new Set<string>();
    for (const version of objects.get(time) ?? []) {
      if (!mayHold(version.key, table, missing)) continue;
      await searchObject(version, layout, { ...search, missing, found });
    }
    for (const symbol of found) missing.delete(symbol);
  }
}

/** Day or year of an object's rows, as its key says. */
function timeOf(key: string, { prefix, partition }: LakeTable): string {
  const parts = key.slice(prefix.length).split("/");
  return partition?.unit === "YEARS" ? (parts[0] ?? "") : (parts[1] ?? "").slice(0, 10);
}

function mayHold(key: string, { partition }: LakeTable, symbols: ReadonlySet<string>): boolean {
  if (partition?.unit !== "YEARS") return true;
  const name = key.slice(key.lastIndexOf("/") + 1);
  return [...symbols].some((symbol) => name === `${encodeURIComponent(symbol)}.parquet`);
}

async function searchObject(
  version: ObjectVersion,
  layout: TableLayout,
  search: Search & { readonly missing: ReadonlySet<string>; readonly found: Set<string> },
): Promise<void> {
  const { port, gone, selection, latest, missing, found } = search;
  const object = await openParquet(port, version, layout);
  for await (const rows of object?.rows() ?? []) {
    for (const row of rows) {
      const [symbol, atMs] = [layout.symbolOf(row), layout.timeOf(row)];
      if (!missing.has(symbol) || atMs > (gone.get(symbol) ?? 0)) continue;
      if (isSelected(selection, symbol, atMs)) continue;
      found.add(symbol);
      latest.show(toLatest(row, layout));
    }
  }
}

function toLatest(cells: Cells, layout: TableLayout): LatestPriceRow {
  const timestamp = new Date(layout.timeOf(cells)).toISOString();
  const fields: Record<string, unknown> = {};
  layout.columns.forEach(({ name }, position) => {
    const cell = cells[position] ?? null;
    if (cell !== null && SHOWN.has(name)) fields[name] = cell;
  });
  const textOf = (name: string): string | undefined => {
    const cell = cells[layout.columns.findIndex((column) => column.name === name)];
    return typeof cell === "string" ? cell : undefined;
  };
  const row = {
    ...fields,
    timestamp,
    id: textOf("id") ?? ownId(layout.symbolOf(cells), timestamp, textOf),
    road: layout.table.name,
  } as LatestPriceRow;
  return { ...changeOf(row), ...row };
}
