import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

/** A column of a table. */
export interface GlueColumn {
  readonly name: string;
  /** Hive type, for instance `decimal(20,8)`. */
  readonly type: string;
}

/** A table as declared. */
export interface GlueTable {
  readonly databaseName: string;
  readonly name: string;
  /** `s3://bucket/prefix/`. */
  readonly location: string;
  readonly columns: readonly GlueColumn[];
  readonly partitionKeys: readonly GlueColumn[];
  /** `projection.*`, `classification`, `storage.location.template` and what else is set. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly inputFormat?: string;
  readonly serializationLibrary?: string;
  readonly serdeParameters: Readonly<Record<string, string>>;
}

/** A statement that is kept under a name, as declared to Athena. */
export interface NamedQuery {
  readonly name: string;
  readonly databaseName: string;
  readonly description: string;
  readonly sql: string;
}

/** Content of the file that keeps a catalog. */
export interface GlueContent {
  readonly databases: readonly string[];
  readonly tables: readonly GlueTable[];
  readonly queries: readonly NamedQuery[];
}

/** The databases, tables and named queries of a program, for queries over the files. */
export class GlueCatalog {
  readonly #databases = new Set<string>();
  readonly #tables = new Map<string, GlueTable>();
  /** By URN: names need not be unique. */
  readonly #queries = new Map<string, NamedQuery>();

  /** Adds a database. */
  addDatabase(name: string): void {
    this.#databases.add(name);
  }

  /** Adds or replaces a table. */
  addTable(table: GlueTable): void {
    this.#tables.set(`${table.databaseName}.${table.name}`, table);
  }

  /** All tables, by database and name. */
  get tables(): readonly GlueTable[] {
    return [...this.#tables.keys()].sort().flatMap((key) => this.#tables.get(key) ?? []);
  }

  /** Adds or replaces a named query. */
  addQuery(urn: string, query: NamedQuery): void {
    this.#queries.set(urn, query);
  }

  /** All named queries, by URN. */
  get queries(): readonly NamedQuery[] {
    return [...this.#queries.keys()].sort().flatMap((urn) => this.#queries.get(urn) ?? []);
  }

  /** Writes the catalog to a file, which is whole at any moment. */
  save(file: string): void {
    const content: GlueContent = {
      databases: [...this.#databases].sort(),
      tables: this.tables,
      queries: this.queries,
    };
    writeFileSync(`${file}.new`, `${JSON.stringify(content, undefined, 2)}\n`);
    renameSync(`${file}.new`, file);
  }

  /** Reads what {@link save} wrote; undefined when there is none. */
  static read(file: string): GlueContent | undefined {
    if (!existsSync(file)) return undefined;
    const content = JSON.parse(readFileSync(file, "utf8")) as Partial<GlueContent>;
    // Data directories of earlier releases have no named queries.
    return { databases: [], tables: [], queries: [], ...content };
  }
}
