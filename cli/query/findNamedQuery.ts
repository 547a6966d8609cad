import type { NamedQuery } from "../../local/resources/GlueCatalog.ts";
import { UsageError } from "../UsageError.ts";
import { readCatalog } from "./readCatalog.ts";

/**
 * A query that the program declared under a name, or under `database.name` where several databases
 * have one of that name.
 * @throws {UsageError} if there is none, or several
 * @throws {LakeError} if the folder holds no lake
 */
export function findNamedQuery(dataDir: string, name: string): NamedQuery {
  const { queries } = readCatalog(dataDir);
  const found = queries.filter((query) => query.name === name || fullName(query) === name);
  const [query, another] = found;
  if (query === undefined) {
    const names = [...new Set(queries.map((one) => one.name))].join(", ");
    throw new UsageError(
      names === ""
        ? `there is no query "${name}": the program declares none`
        : `there is no query "${name}"; there is ${names}`,
    );
  }
  if (another !== undefined) {
    const names = found.map(fullName).join(", ");
    throw new UsageError(`several queries have the name "${name}"; choose one of ${names}`);
  }
  return query;
}

function fullName({ databaseName, name }: NamedQuery): string {
  return `${databaseName}.${name}`;
}
