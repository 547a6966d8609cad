import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { LATEST_PRICES } from "../../runtime/contract/lake.ts";
import type { Cells } from "../../runtime/lake/cells.ts";
import { ParquetFile } from "../../runtime/lake/ParquetFile.ts";
import { TableLayout } from "../../runtime/lake/TableLayout.ts";
import { ObjectChangedError } from "../../runtime/ports/LakeStore.ts";
import { newestRemaining } from "./newestRemaining.ts";
import type { ObjectRewrite } from "./ObjectRewrite.ts";
import { lookInto, openParquet, PARQUET_HEADERS } from "./parquetRewrite.ts";
import type { Selection } from "./Selection.ts";
import { isSelected } from "./Selection.ts";

/**
 * The latest prices: a symbol's row goes with the symbol. Where only a period of it goes, the newest row
 * takes its place that the tables still have, which are cleaned by then, in the same put: a run that ends
 * between the two would not know any more what to look for.
 */
export function latestRewrite(selection: Selection): ObjectRewrite {
  const layout = new TableLayout(LATEST_PRICES);
  const isGoing = (row: Cells): boolean =>
    isSelected(selection, layout.symbolOf(row), layout.timeOf(row));
  return {
    async look(port, version) {
      const tally = await lookInto(port, version, layout, isGoing);
      // Another row may take its place, so that the object is written and not removed.
      if (tally !== undefined && selection.period !== undefined) tally.kept += tally.removed;
      return tally;
    },
    async rewrite(port, version, folder) {
      const object = await openParquet(port, version, layout);
      if (object === undefined) throw new ObjectChangedError(version.key);
      const rows: Cells[] = [];
      const gone = new Map<string, number>();
      for await (const group of object.rows()) {
        for (const row of group) {
          if (isGoing(row)) gone.set(layout.symbolOf(row), layout.timeOf(row));
          else rows.push(row);
        }
      }
      if (selection.period !== undefined) {
        for (const row of await newestRemaining(port, gone, selection)) {
          rows.push(layout.toCells(row));
        }
      }
      if (rows.length === 0) return port.hide(version);
      const path = join(folder, `${randomUUID()}.parquet`);
      const file = new ParquetFile(path, layout);
      try {
        for (const row of rows.sort((a, b) => layout.compare(a, b))) file.add(row);
        file.finish();
        await port.replace(version, path, PARQUET_HEADERS);
      } finally {
        file.abandon();
        rmSync(path, { force: true });
      }
    },
  };
}
