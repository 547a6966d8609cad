import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { openLake, type Lake, type LakeValue } from "../../../cli/query/openLake.ts";
import {
  GlueCatalog,
  type GlueTable,
  type NamedQuery,
} from "../../../local/resources/GlueCatalog.ts";
import {
  ALERT_COLUMNS,
  FAILED_COLUMNS,
  FAILED_PREFIX,
  HOUR_PARTITION,
  QUARANTINE_COLUMNS,
  RAW_COLUMNS,
} from "../../../runtime/contract/lake.ts";

/** A data folder as a local run leaves it. */
export class LakeFolder {
  readonly dataDir: string;

  constructor(dataDir: string) {
    this.dataDir = dataDir;
  }

  /** Writes the catalog. */
  declare(...tables: readonly GlueTable[]): void {
    this.declareAll({ tables });
  }

  /** Writes the catalog, named queries included. */
  declareAll(content: {
    readonly tables: readonly GlueTable[];
    readonly queries?: readonly NamedQuery[];
  }): void {
    const { tables, queries = [] } = content;
    mkdirSync(this.dataDir, { recursive: true });
    const catalog = new GlueCatalog();
    for (const [index, query] of queries.entries()) catalog.addQuery(String(index), query);
    for (const table of tables) {
      catalog.addDatabase(table.databaseName);
      catalog.addTable(table);
    }
    catalog.save(join(this.dataDir, "glue.json"));
  }

  /** Writes an object; rows as NDJSON, gzipped when the key says so, and bytes as they are. */
  put(key: string, rows: string | readonly object[] | Uint8Array, bucket = "archive"): void {
    const file = join(this.dataDir, "s3/buckets", bucket, "objects", `${key}.data`);
    mkdirSync(dirname(file), { recursive: true });
    if (rows instanceof Uint8Array) {
      writeFileSync(file, rows);
      return;
    }
    const text =
      typeof rows === "string" ? rows : rows.map((row) => `${JSON.stringify(row)}\n`).join("");
    writeFileSync(file, key.endsWith(".gz") && text !== "" ? gzipSync(text) : text);
    writeFileSync(file.replace(/\.data$/, ".meta.json"), JSON.stringify({ key }));
  }
}

/** Gives each test a folder of its own, and removes all of them. Call it inside `describe`. */
export function useLake(): (name?: string) => LakeFolder {
  let root = "";
  let count = 0;
  before(() => {
    root = mkdtempSync(join(tmpdir(), "lake-"));
  });
  after(() => {
    rmSync(root, { recursive: true, force: true });
  });
  return (name = "data") => {
    count += 1;
    return new LakeFolder(join(root, String(count), name));
  };
}

/** A table of the pipeline as it declares it. */
export function makeTable(overrides: Partial<GlueTable> = {}): GlueTable {
  const { name = "raw" } = overrides;
  const columns = { raw: RAW_COLUMNS, quarantine: QUARANTINE_COLUMNS, alerts: ALERT_COLUMNS }[name];
  const hour = HOUR_PARTITION;
  return {
    databaseName: "stocks",
    name,
    location: `s3://archive/${name}/`,
    columns: (columns ?? []).map((column) => ({ name: column.name, type: column.type })),
    partitionKeys: [{ name: hour.name, type: hour.type }],
    parameters: {
      "projection.enabled": "true",
      [`projection.${hour.name}.type`]: "date",
      [`projection.${hour.name}.format`]: hour.format,
      [`projection.${hour.name}.range`]: "2026/01/01/00,NOW",
      "storage.location.template": `s3://archive/${name}/\${${hour.name}}/`,
    },
    serializationLibrary: "org.openx.data.jsonserde.JsonSerDe",
    serdeParameters: {},
    ...overrides,
  };
}

/** The table of what outlived its retries as a pipeline declares it, over the bucket `failed`. */
export function makeFailedTable(): GlueTable {
  return {
    databaseName: "stocks",
    name: "failed",
    location: `s3://failed/${FAILED_PREFIX}`,
    columns: FAILED_COLUMNS.map(({ name, type }) => ({ name, type })),
    partitionKeys: [],
    parameters: { classification: "json" },
    serializationLibrary: "org.openx.data.jsonserde.JsonSerDe",
    serdeParameters: {},
  };
}

/** Runs one statement over a folder; all rows. */
export async function queryAll(
  folder: LakeFolder,
  sql: string,
): Promise<readonly (readonly LakeValue[])[]> {
  const lake = await openLake(folder);
  try {
    return await readAll(lake, sql);
  } finally {
    lake.close();
  }
}

/** All rows of a statement. */
export async function readAll(lake: Lake, sql: string): Promise<readonly (readonly LakeValue[])[]> {
  const rows: (readonly LakeValue[])[] = [];
  for await (const row of (await lake.query(sql)).rows) rows.push(row);
  return rows;
}
