import { createReadStream } from "node:fs";
import { pipeline, type Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { SourceError } from "./SourceError.ts";

/** One line of a file. */
export interface Line {
  /** The line without its end. A view into a shared chunk: copy it to keep it. */
  readonly bytes: Buffer;
  /** The line end that followed; empty after the last line of a file that ends without one. */
  readonly end: "\n" | "\r\n" | "";
}

/** Longest line that is held in memory, in bytes: beyond it the file has no lines worth the name. */
const LINE_BYTES_MAX = 256 * 1024 * 1024;

const CHUNK_BYTES = 64 * 1024;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Streams the lines of a file, gunzipped when its name ends in `.gz`. Memory is bounded by the longest
 * line. Lines end in `\n` or `\r\n`; any other byte stays, valid UTF-8 or not.
 * @throws {SourceError} if the file cannot be read, is no gzip in spite of its name, is cut short, or
 * has a line above 256 MiB.
 */
export async function* readLines(file: string): AsyncGenerator<Line, void, undefined> {
  let started: Buffer[] = [];
  let startedBytes = 0;
  for await (const chunk of readChunks(file)) {
    let from = 0;
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, from)) {
      const piece = chunk.subarray(from, at);
      yield endLine(started.length === 0 ? piece : Buffer.concat([...started, piece]));
      started = [];
      startedBytes = 0;
      from = at + 1;
    }
    if (from < chunk.length) {
      started.push(chunk.subarray(from));
      startedBytes += chunk.length - from;
      if (startedBytes > LINE_BYTES_MAX) {
        throw new SourceError(file, "has a line of more than 256 MiB; is it a text file?");
      }
    }
  }
  if (startedBytes > 0) yield { bytes: Buffer.concat(started), end: "" };
}

function endLine(bytes: Buffer): Line {
  return bytes.at(-1) === CARRIAGE_RETURN
    ? { bytes: bytes.subarray(0, -1), end: "\r\n" }
    : { bytes, end: "\n" };
}

async function* readChunks(file: string): AsyncGenerator<Buffer, void, undefined> {
  let stream: Readable = createReadStream(file, { highWaterMark: CHUNK_BYTES });
  if (file.toLowerCase().endsWith(".gz")) {
    // The callback only keeps an error from being thrown as unhandled: the loop below throws it too.
    stream = pipeline(stream, createGunzip({ chunkSize: CHUNK_BYTES }), () => undefined);
  }
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) yield chunk;
  } catch (error) {
    throw explainReadError(file, error);
  }
}

const EXPLANATIONS: Readonly<Record<string, string>> = {
  ENOENT: "does not exist; check the path",
  EISDIR: "is a folder; name the files in it",
  EACCES: "may not be read by this user; check its permissions",
  Z_DATA_ERROR: "is named .gz and is no valid gzip file; fetch it again, or drop .gz from its name",
  Z_BUF_ERROR: "is a gzip file that was cut short; fetch it again",
};

function explainReadError(file: string, error: unknown): Error {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const explanation = EXPLANATIONS[code];
  if (explanation !== undefined) return new SourceError(file, explanation, { cause: error });
  const message = error instanceof Error ? error.message : String(error);
  return new SourceError(file, `cannot be read: ${message}`, { cause: error });
}
