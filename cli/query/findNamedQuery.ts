import type { NamedQuery } from "../../local/resources/GlueCatalog.ts";
import { UsageError } from "../UsageError.ts";

/**
 * The query of a name, or of `database.name` where several databases have one of that name.
 * @throws {UsageError} if there is none, or several
 */
export function findNamedQuery(queries: readonly NamedQuery[], name: string): NamedQuery {
  const found = queries.filter((query) => query.name === name || fullName(query) === name);
  const [query, another] = found;
  if (query === undefined) {
    const names = [...new Set(queries.map((one) => one.name))].join(", ");
    throw new UsageError(
      `there is no query "${name}"; ${names === "" ? "there are no named queries" : `there is ${names}`}`,
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
