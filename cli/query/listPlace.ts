import { parametersOf } from "./fillParameters.ts";
import type { QueryPlace } from "./QueryPlace.ts";

/** What a place has: a line for each table and each named query. */
export function listPlace({ tables, queries }: QueryPlace): string[] {
  return [
    ...tables,
    ...queries.map(({ databaseName, name, description, sql }) => {
      const places = parametersOf(sql);
      const takes = places.length === 0 ? "" : ` [${places.join(", ")}]`;
      return `${databaseName}.${name} (named query): ${description}${takes}`;
    }),
  ];
}
