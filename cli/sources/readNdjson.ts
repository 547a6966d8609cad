import { isUtf8 } from "node:buffer";
import { partitionKeyOf } from "./partitionKeyOf.ts";
import { readLines } from "./readLines.ts";
import type { SourceRecord } from "./SourceRecord.ts";
import { tradeTimeOf } from "./tradeTimeOf.ts";

/** Lines above this are too large to be sent, so nothing is read out of them. */
const PARSED_BYTES_MAX = 1_048_576;

/**
 * Reads a file of one JSON record a line. The lines go on exactly as they are, valid or not, since
 * judging them is the pipeline's part; only empty lines are left out. A `\r` before `\n` belongs to the
 * line end. `.gz` is gunzipped. The partition key is the line's `symbol`, else a hash of its bytes.
 * @throws {SourceError} if the file cannot be read.
 */
export async function* readNdjson(file: string): AsyncGenerator<SourceRecord, void, undefined> {
  let line = 0;
  for await (const { bytes } of readLines(file)) {
    line += 1;
    if (bytes.length === 0) continue;
    const { symbol, timestamp } = peekFields(bytes);
    const tradedAtMs = tradeTimeOf(timestamp);
    yield {
      data: bytes,
      partitionKey: partitionKeyOf(symbol, bytes),
      line,
      ...(tradedAtMs === undefined ? {} : { tradedAtMs }),
    };
  }
}

function peekFields(bytes: Buffer): { symbol?: unknown; timestamp?: unknown } {
  if (bytes.length > PARSED_BYTES_MAX || !isUtf8(bytes)) return {};
  try {
    const value: unknown = JSON.parse(bytes.toString("utf8").replace(/^\uFEFF/, ""));
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
