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

/** Content of the file that keeps a catalog. */
export interface GlueContent {
  readonly databases: readonly string[];
  readonly tables: readonly GlueTable[];
}

/** The databases and tables of a program, for queries over the files. */
export class GlueCatalog {
  readonly #databases = new Set<string>();
  readonly #tables = new Map<string, GlueTable>();

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

  /** Writes the catalog to a file, which is whole at any moment. */
  save(file: string): void {
    const content: GlueContent = { databases: [...this.#databases].sort(), tables: this.tables };
    writeFileSync(`${file}.new`, `${JSON.stringify(content, undefined, 2)}\n`);
    renameSync(`${file}.new`, file);
  }

  /** Reads what {@link save} wrote; undefined when there is none. */
  static read(file: string): GlueContent | undefined {
    if (!existsSync(file)) return undefined;
    return JSON.parse(readFileSync(file, "utf8")) as GlueContent;
  }
}
