import type { Lake } from "./openLake.ts";
import { openLake } from "./openLake.ts";
import type { QueryPlace } from "./QueryPlace.ts";
import { readCatalog } from "./readCatalog.ts";

/**
 * Opens the data directory of a local run.
 * @throws {LakeError} if it holds no lake
 */
export function openLocalPlace(dataDir: string): QueryPlace {
  const { tables, queries } = readCatalog(dataDir);
  const lakes: Lake[] = [];
  return {
    tables: tables.map(({ databaseName, name }) => `${databaseName}.${name}`),
    queries,
    async run({ sql, database }) {
      const lake = await openLake({ dataDir, ...(database === undefined ? {} : { database }) });
      lakes.push(lake);
      return lake.query(sql);
    },
    close() {
      for (const lake of lakes.splice(0)) lake.close();
    },
  };
}
