import type { GlueTable } from "../../local/resources/GlueCatalog.ts";

/** Where the objects of a table are, and which partition each belongs to. */
export interface TableLocation {
  readonly bucket: string;
  /** Keys of all its objects start with this. */
  readonly prefix: string;
  /**
   * Matches from the start of an object's key, one group for each partition column. Means the same to
   * JavaScript and to RE2.
   */
  readonly pattern: string;
  /** Partition columns in the order of the groups. */
  readonly columns: readonly string[];
  /** First and last partition that projection looks at, of columns with fixed bounds. */
  readonly bounds: ReadonlyMap<string, { readonly first?: string; readonly last?: string }>;
}

/**
 * Reads a table's location the way Athena does: by `storage.location.template` when partitions are
 * projected, else folders named `column=value` below the location.
 * @returns undefined when the location is no `s3://bucket/prefix`
 */
export function tableLocation(table: GlueTable): TableLocation | undefined {
  const template = findTemplate(table);
  const match = /^s3:\/\/([^/]+)\/(.*)$/.exec(template);
  if (match === null) return undefined;
  const [, bucket = "", path = ""] = match;
  const parts = path.split(/\$\{([^}]+)\}/);
  const columns = parts.filter((_, index) => index % 2 === 1);
  const pattern = parts.map((part, index) =>
    index % 2 === 0 ? escapePattern(part) : `(${valuePattern(table, part)})`,
  );
  return {
    bucket,
    prefix: parts[0] ?? "",
    pattern: `^${pattern.join("")}`,
    columns,
    bounds: new Map(columns.map((column) => [column, findBounds(table, column)])),
  };
}

function isProjected({ parameters }: GlueTable): boolean {
  return parameters["projection.enabled"]?.toLowerCase() === "true";
}

function findTemplate(table: GlueTable): string {
  const location = withSlash(table.location);
  const hive = table.partitionKeys.map(({ name }) => `${name}=\${${name}}/`).join("");
  const template = isProjected(table) ? table.parameters["storage.location.template"] : undefined;
  return template === undefined ? `${location}${hive}` : withSlash(template);
}

function withSlash(location: string): string {
  return location.endsWith("/") ? location : `${location}/`;
}

function escapePattern(text: string): string {
  return text.replace(/[^A-Za-z0-9/_=-]/g, (sign) =>
    sign.codePointAt(0)! < 0x80 ? `\\${sign}` : sign,
  );
}

/** What a value of a partition column looks like in a key: dates by their format, else one folder. */
function valuePattern(table: GlueTable, column: string): string {
  const format = dateFormat(table, column);
  if (format === undefined) return "[^/]+";
  // Java's date format: runs of letters are numbers, what stands in single quotes is itself.
  const parts = format.match(/'[^']*'|([A-Za-z])\1*|[^A-Za-z']+/g) ?? [];
  return parts
    .map((part) => {
      if (part.startsWith("'")) return escapePattern(part.slice(1, -1));
      return /^[A-Za-z]/.test(part) ? `\\d{${part.length}}` : escapePattern(part);
    })
    .join("");
}

function dateFormat(table: GlueTable, column: string): string | undefined {
  if (!isProjected(table) || table.parameters[`projection.${column}.type`] !== "date") {
    return undefined;
  }
  return table.parameters[`projection.${column}.format`];
}

/** Bounds that are dates; those relative to now cut off nothing that was written. */
function findBounds(table: GlueTable, column: string): { first?: string; last?: string } {
  const format = dateFormat(table, column);
  // Only from the year down does the order of the texts say which is earlier.
  if (format?.startsWith("yyyy") !== true) return {};
  const value = new RegExp(`^${valuePattern(table, column)}$`);
  const range = table.parameters[`projection.${column}.range`] ?? "";
  const [first = "", last = ""] = range.split(",").map((bound) => bound.trim());
  return {
    ...(value.test(first) ? { first } : {}),
    ...(value.test(last) ? { last } : {}),
  };
}
