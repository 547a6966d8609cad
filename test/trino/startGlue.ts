import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { closeGracefully, listenOnLoopback } from "../../local/emulators/http.ts";
import type { Emulator } from "../../local/emulators/Emulator.ts";
import { monthsListed } from "./monthsListed.ts";
import type { DeclaredTable } from "../cli/query/saved/declareTables.ts";

/**
 * Starts a stand-in for Glue's Data Catalog, which says of tables what the program declared, and nothing
 * else, but for what {@link monthsListed} says: with the names of Glue's API. It is read only.
 */
export async function startGlue(tables: readonly DeclaredTable[]): Promise<Emulator> {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const operation = String(request.headers["x-amz-target"]).replace(/^AWSGlue\./, "");
      const { status, content } = answer(tables, operation, JSON.parse(body) as Request);
      response.writeHead(status, { "Content-Type": "application/x-amz-json-1.1" });
      response.end(JSON.stringify(content));
    });
  });
  const port = await listenOnLoopback(server);
  return { endpoint: `http://127.0.0.1:${port}`, stop: () => closeGracefully(server) };
}

interface Request {
  readonly Name?: string;
  readonly DatabaseName?: string;
}

interface Answer {
  readonly status: number;
  readonly content: object;
}

function answer(
  tables: readonly DeclaredTable[],
  operation: string,
  { Name = "", DatabaseName = "" }: Request,
): Answer {
  const databases = [...new Set(tables.map(({ databaseName }) => databaseName))];
  const inDatabase = tables.filter(({ databaseName }) => databaseName === DatabaseName);
  switch (operation) {
    case "GetDatabases":
      return found({ DatabaseList: databases.map((database) => ({ Name: database })) });
    case "GetDatabase":
      return databases.includes(Name) ? found({ Database: { Name } }) : notFound(Name);
    case "GetTables":
      return found({ TableList: inDatabase.map(glueForm) });
    case "GetTable": {
      const table = inDatabase.find(({ name }) => name === Name);
      return table === undefined ? notFound(Name) : found({ Table: glueForm(table) });
    }
    case "GetColumnStatisticsForTable":
      return found({ ColumnStatisticsList: [], Errors: [] });
    case "GetPartitions":
      return found({ Partitions: [] });
    default:
      return { status: 400, content: { __type: "UnknownOperationException", Message: operation } };
  }
}

function found(content: object): Answer {
  return { status: 200, content };
}

function notFound(name: string): Answer {
  const Message = `Entity ${name} not found`;
  return { status: 400, content: { __type: "EntityNotFoundException", Message } };
}

/** Members of a table as Glue's API names them. */
function glueForm({ inputs }: DeclaredTable): object {
  const parameters = inputs["parameters"] as Readonly<Record<string, string>>;
  return capitalized({ ...inputs, parameters: monthsListed(parameters) }) as object;
}

function capitalized(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(capitalized);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      const name = key === "serDeInfo" ? "SerdeInfo" : `${key[0]?.toUpperCase()}${key.slice(1)}`;
      // Names of parameters are their own.
      return [name, key === "parameters" ? member : capitalized(member)];
    }),
  );
}
