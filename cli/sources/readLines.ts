import { createReadStream } from "node:fs";
import { pipeline, type Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { Line } from "../../runtime/files/splitLines.ts";
import { splitLines } from "../../runtime/files/splitLines.ts";
import { SourceError } from "./SourceError.ts";

/** Longest line that is held in memory, in bytes: beyond it the file has no lines worth the name. */
const LINE_BYTES_MAX = 256 * 1024 * 1024;

const CHUNK_BYTES = 64 * 1024;

/**
 * Streams the lines of a file, gunzipped when its name ends in `.gz`, as {@link splitLines} does.
 * @param options.endsAtReturn whether a `\r` alone ends a line too. Default: it does not.
 * @throws {SourceError} if the file cannot be read, is no gzip in spite of its name, is cut short, or
 * has a line above 256 MiB.
 */
export async function* readLines(
  file: string,
  options: { readonly endsAtReturn?: boolean } = {},
): AsyncGenerator<Line, void, undefined> {
  const { endsAtReturn = false } = options;
  const lines = splitLines(readChunks(file), { bytesMax: LINE_BYTES_MAX, endsAtReturn });
  for await (const line of lines) {
    if (line.isCut === true) {
      throw new SourceError(file, "has a line of more than 256 MiB; is it a text file?");
    }
    yield line;
  }
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
