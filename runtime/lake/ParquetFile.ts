import { constants, zstdCompressSync } from "node:zlib";
import type { ColumnSource } from "hyparquet-writer";
import { ParquetWriter } from "hyparquet-writer";
import { columnValues, type ColumnValues } from "./columnValues.ts";
import { FileWriter } from "./FileWriter.ts";
import { parquetSchema, physicalSchema } from "./parquetSchema.ts";
import type { Cells } from "./cells.ts";
import type { TableLayout } from "./TableLayout.ts";

/** A tenth smaller than the default of 3, for a few percent more time; above it time grows and bytes do not. */
const COMPRESSION = { params: { [constants.ZSTD_c_compressionLevel]: 9 } };

/** Member of the file's own metadata that says over how many objects the rows of its day are spread. */
export const BUCKETS_KEY = "stock-analytics.buckets";

/** Fewer rows, of less text, are not compressed: it takes half of the time, and hardly a byte goes. */
const COMPRESSED_ROWS_MIN = 16;
const COMPRESSED_TEXT_MIN = 4_096;

/** Most rows of a row group: what an engine skips or reads as one, and what is in memory at once. */
const GROUP_ROWS = 65_536;
/** Most characters of text in a row group, unless a single row has more. */
const GROUP_TEXT = 16 * 1024 * 1024;

/**
 * Writes rows to a Parquet file, row group by row group, in the order they come. The bytes depend on the
 * rows alone: no time, no name, no version of this program.
 */
export class ParquetFile {
  readonly #layout: TableLayout;
  readonly #bytes: FileWriter;
  readonly #parquet: ParquetWriter;
  #rows: Cells[] = [];
  #text = 0;
  #isClosed = false;

  /**
   * @param path must not exist yet
   * @param buckets objects that the rows of its day are spread over: the file says so if there are others
   */
  constructor(path: string, layout: TableLayout, buckets = 1) {
    this.#layout = layout;
    this.#bytes = new FileWriter(path);
    this.#parquet = new ParquetWriter({
      writer: this.#bytes,
      schema: physicalSchema(layout.columns),
      codec: "ZSTD",
      compressors: { ZSTD: (bytes) => zstdCompressSync(bytes, COMPRESSION) },
      createdBy: "stock-analytics-pipeline",
      ...(buckets === 1 ? {} : { kvMetadata: [{ key: BUCKETS_KEY, value: String(buckets) }] }),
    });
  }

  /** Adds a row. */
  add(row: Cells): void {
    const text = textOf(row);
    if (this.#rows.length === GROUP_ROWS || this.#text + text > GROUP_TEXT) this.#writeGroup();
    this.#rows.push(row);
    this.#text += text;
  }

  /** Completes the file. */
  finish(): void {
    this.#writeGroup();
    this.#parquet.schema = parquetSchema(this.#layout.columns);
    this.#isClosed = true;
    void this.#parquet.finish();
  }

  /** Gives up a file that is not complete; without effect on one that is. */
  abandon(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#bytes.close();
  }

  #writeGroup(): void {
    if (this.#rows.length === 0) return;
    const columns = this.#layout.columns.map((column, position) =>
      columnValues(column, this.#rows, position),
    );
    const isTiny = this.#rows.length < COMPRESSED_ROWS_MIN && this.#text < COMPRESSED_TEXT_MIN;
    const codec = isTiny ? { codec: "UNCOMPRESSED" as const } : {};
    // The bytes are written at once: the file's writer has no promise to wait for.
    void this.#parquet.write({
      columnData: columns.map(({ source }) => ({ ...source, ...codec }) satisfies ColumnSource),
      rowGroupSize: this.#rows.length,
    });
    this.#rows = [];
    this.#text = 0;
    this.#setStatistics(columns);
  }

  /** The library's own take bytes for unsigned ones, which decimals are not. */
  #setStatistics(columns: readonly ColumnValues[]): void {
    const group = this.#parquet.row_groups.at(-1);
    columns.forEach(({ statistics }, index) => {
      const meta = group?.columns[index]?.meta_data;
      if (meta !== undefined && statistics !== undefined) meta.statistics = statistics;
    });
  }
}

function textOf(row: Cells): number {
  let text = 0;
  for (const cell of row) if (typeof cell === "string") text += cell.length;
  return text;
}
