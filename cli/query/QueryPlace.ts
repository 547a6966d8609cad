import type { NamedQuery } from "../../local/resources/GlueCatalog.ts";
import type { QueryResult } from "./openLake.ts";

/** A statement, and the database in which its tables are looked for. */
export interface Statement {
  readonly sql: string;
  /** Absent: the place's own choice. */
  readonly database?: string;
}

/** Where statements run: over the data of a local run, or in a deployed workgroup. */
export interface QueryPlace {
  /** Full names of its tables; empty where only the console lists them. */
  readonly tables: readonly string[];
  readonly queries: readonly NamedQuery[];
  /**
   * Runs one statement that reads.
   * @throws {QueryError} if it is no such statement, or fails; its rows throw the same
   */
  run(statement: Statement): Promise<QueryResult>;
  /** Frees what it holds. */
  close(): void;
}
