import { zstdDecompressSync } from "node:zlib";
import type { AsyncBuffer, DecodedArray, FileMetaData } from "hyparquet";
import { parquetMetadataAsync, parquetRead } from "hyparquet";
import type { LakeStore } from "../ports/LakeStore.ts";
import { ObjectChangedError } from "../ports/LakeStore.ts";
import { cellReader } from "./cellReader.ts";
import { LakeObjectError } from "./LakeObjectError.ts";
import { BUCKETS_KEY } from "./ParquetFile.ts";
import { parquetSchema, physicalSchema } from "./parquetSchema.ts";
import type { Cells } from "./cells.ts";
import type { LaidOutColumn, TableLayout } from "./TableLayout.ts";

/** Read with the size: most objects and all footers are smaller. */
const TAIL_BYTES = 512 * 1024;

const COMPRESSORS = { ZSTD: (bytes: Uint8Array) => zstdDecompressSync(bytes) };

/** A table's object in the lake, read row group by row group. */
export class ParquetObject {
  readonly key: string;
  /** Version that all reads are of. */
  readonly etag: string;
  /** Objects that the rows of its day are spread over, 1 to 100. */
  readonly buckets: number;
  readonly #file: AsyncBuffer;
  readonly #metadata: FileMetaData;
  readonly #layout: TableLayout;

  private constructor(
    version: { readonly key: string; readonly etag: string },
    file: AsyncBuffer,
    metadata: FileMetaData,
    layout: TableLayout,
  ) {
    this.key = version.key;
    this.etag = version.etag;
    this.buckets = readBuckets(version.key, metadata);
    this.#file = file;
    this.#metadata = metadata;
    this.#layout = layout;
  }

  /**
   * Opens the newest version of an object; undefined if there is none.
   * @param tailBytes read with the size
   * @throws {LakeObjectError} if it is no Parquet file, or not of this table
   */
  static async open(
    lake: Pick<LakeStore, "readTail" | "readRange">,
    key: string,
    layout: TableLayout,
    tailBytes: number = TAIL_BYTES,
  ): Promise<ParquetObject | undefined> {
    const tail = await lake.readTail(key, tailBytes);
    if (tail === undefined) return undefined;
    const { etag, size, bytes } = tail;
    const tailStart = size - bytes.length;
    const file: AsyncBuffer = {
      byteLength: size,
      slice: async (start, end = size) => {
        const part =
          start >= tailStart
            ? bytes.subarray(start - tailStart, end - tailStart)
            : await lake.readRange(key, { etag, start, end });
        return new Uint8Array(part).buffer;
      },
    };
    const metadata = await readFooter(key, file, tailBytes);
    checkSchema(key, metadata, layout.columns);
    return new ParquetObject({ key, etag }, file, metadata, layout);
  }

  /** Rows in the object. */
  get rowCount(): number {
    return Number(this.#metadata.num_rows);
  }

  /**
   * Its rows in their order, a row group at a time.
   * @throws {LakeObjectError} if they are not in the table's order, each once
   * @throws {ObjectChangedError} if the object was replaced meanwhile
   */
  async *rows(): AsyncGenerator<readonly Cells[], void, undefined> {
    let last: Cells | undefined;
    let rowStart = 0;
    for (const { num_rows } of this.#metadata.row_groups) {
      const rowEnd = rowStart + Number(num_rows);
      const rows = await this.#readRows(rowStart, rowEnd);
      for (const row of rows) {
        if (last !== undefined && this.#layout.compare(last, row) >= 0) {
          throw new LakeObjectError(this.key, "its rows are not sorted, each once");
        }
        last = row;
      }
      yield rows;
      rowStart = rowEnd;
    }
  }

  async #readRows(rowStart: number, rowEnd: number): Promise<readonly Cells[]> {
    const columns = new Map<string, DecodedArray[]>();
    const names = new Set(this.#metadata.schema.slice(1).map(({ name }) => name));
    const present = this.#layout.columns.filter(({ name }) => names.has(name));
    try {
      await parquetRead({
        file: this.#file,
        metadata: { ...this.#metadata, schema: physicalSchema(present) },
        compressors: COMPRESSORS,
        rowStart,
        rowEnd,
        onChunk: ({ columnName, columnData }) => {
          const chunks = columns.get(columnName);
          if (chunks === undefined) columns.set(columnName, [columnData]);
          else chunks.push(columnData);
        },
      });
    } catch (error) {
      if (error instanceof ObjectChangedError || !isFormatError(error)) throw error;
      throw new LakeObjectError(this.key, "it cannot be read", { cause: error });
    }
    const readers = this.#layout.columns.map(({ name, kind }) =>
      cellReader(kind, columns.get(name)),
    );
    return Array.from({ length: rowEnd - rowStart }, (_, index) =>
      readers.map((read) => read(index)),
    );
  }
}

/** What the reader throws; errors of the network have names of their own. */
function isFormatError(error: unknown): boolean {
  return error instanceof Error && (error.name === "Error" || error.name === "RangeError");
}

async function readFooter(
  key: string,
  file: AsyncBuffer,
  initialFetchSize: number,
): Promise<FileMetaData> {
  try {
    return await parquetMetadataAsync(file, { initialFetchSize });
  } catch (error) {
    if (error instanceof ObjectChangedError || !isFormatError(error)) throw error;
    throw new LakeObjectError(key, "it is no Parquet file", { cause: error });
  }
}

function readBuckets(key: string, { key_value_metadata: entries }: FileMetaData): number {
  const text = entries?.find((entry) => entry.key === BUCKETS_KEY)?.value ?? "1";
  const buckets = Number(text);
  if (Number.isInteger(buckets) && buckets >= 1 && buckets <= 100) return buckets;
  throw new LakeObjectError(key, `"${BUCKETS_KEY}" must be 1 to 100, got ${JSON.stringify(text)}`);
}

/**
 * Columns may be missing, from before the table had them: their values are null. What this version does not
 * know would be lost by a merge.
 */
function checkSchema(
  key: string,
  { schema }: FileMetaData,
  columns: readonly LaidOutColumn[],
): void {
  const known = new Map(parquetSchema(columns).map((element) => [element.name, element]));
  const order = columns.map(({ name }) => name);
  let last = -1;
  for (const element of schema.slice(1)) {
    const expected = known.get(element.name);
    const isSame =
      expected !== undefined &&
      (["type", "type_length", "converted_type", "precision", "scale"] as const).every(
        (property) => element[property] === expected[property],
      );
    const position = order.indexOf(element.name);
    if (!isSame || position <= last) {
      throw new LakeObjectError(key, `its column "${element.name}" is not one of the table's`);
    }
    last = position;
  }
}
