import type { Lake } from "./openLake.ts";
import { openLake } from "./openLake.ts";
import type { QueryPlace } from "./QueryPlace.ts";
import { readCatalog } from "./readCatalog.ts";

/** How to query a data directory. */
export interface LocalOptions {
  /** Takes what there was to read for a query. */
  readonly onScanned?: (scanned: { readonly objects: number; readonly bytes: number }) => void;
}

/**
 * Opens the data directory of a local run.
 * @throws {LakeError} if it holds no lake
 */
export function openLocalPlace(dataDir: string, { onScanned }: LocalOptions = {}): QueryPlace {
  const { tables, queries } = readCatalog(dataDir);
  const lakes: Lake[] = [];
  return {
    tables: tables.map(({ databaseName, name }) => `${databaseName}.${name}`),
    queries,
    async run({ sql, database }) {
      const lake = await openLake({ dataDir, ...(database === undefined ? {} : { database }) });
      lakes.push(lake);
      const { objects, bytes, ...result } = await lake.query(sql);
      onScanned?.({ objects, bytes });
      return result;
    },
    close() {
      for (const lake of lakes.splice(0)) lake.close();
    },
  };
}
