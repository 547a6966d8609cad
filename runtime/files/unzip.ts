import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { FileFault } from "./FileFault.ts";
import type { LoadedFile } from "./LoadedFile.ts";

const CHUNK_BYTES = 64 * 1024;

/**
 * The bytes of a file, gunzipped where its name ends in `.gz`.
 * @throws {FileFault} if that is no gzip, or ends early. Other errors are the platform's.
 */
export async function* unzip({
  key,
  bytes,
}: Pick<LoadedFile, "key" | "bytes">): AsyncGenerator<Uint8Array, void, undefined> {
  if (!key.toLowerCase().endsWith(".gz")) {
    yield* bytes;
    return;
  }
  // The callback only keeps an error from being thrown as unhandled: the loop below throws it too.
  const stream = pipeline(
    Readable.from(bytes, { objectMode: false }),
    createGunzip({ chunkSize: CHUNK_BYTES }),
    () => undefined,
  );
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (error) {
    throw explain(error);
  }
}

function explain(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "Z_BUF_ERROR") {
    const problem = "is a gzip file that was cut short; drop it again, whole";
    return new FileFault("file_cut_short", problem, { cause: error });
  }
  if (code === "Z_DATA_ERROR" || code === "Z_NEED_DICT") {
    const problem = "is named .gz and is no valid gzip file; drop it again, or without .gz";
    return new FileFault("file_not_gzip", problem, { cause: error });
  }
  return error;
}
