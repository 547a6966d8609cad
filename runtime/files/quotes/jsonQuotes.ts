import { isUtf8 } from "node:buffer";
import { FileFault } from "../FileFault.ts";
import type { LoadedFile, RefusedRow } from "../LoadedFile.ts";
import { unzip } from "../unzip.ts";
import type { ProviderQuote, QuoteShape } from "./ProviderQuote.ts";

/** Largest answer that is read, in bytes: it is held in memory as a whole. */
const ANSWER_BYTES_MAX = 16 * 1024 * 1024;

/** What a provider says of a symbol, in the words of the tick contract. */
export type JsonQuote = Pick<ProviderQuote, "fields" | "name" | "currency">;

/** How an answer in JSON is read. */
interface JsonAnswer {
  /**
   * Source texts of its quotes, in their order.
   * @throws {FileFault} if the answer has none, or is an error
   */
  readonly list: (text: string, value: unknown) => readonly string[];
  /**
   * Reads one of them, which is a JSON object.
   * @param key the answer's own: some answers do not say what they are quotes of
   */
  readonly quote: (text: string, key: string) => JsonQuote;
}

/** The shape of answers in JSON. */
export function jsonQuotes(answer: JsonAnswer): QuoteShape {
  return {
    ending: ".json",
    async *read(file) {
      const text = await readText(file);
      let line = 0;
      for (const part of answer.list(text, parse(text))) {
        line += 1;
        yield readPart(part, line, file.key, answer);
      }
    },
  };
}

function readPart(
  part: string,
  line: number,
  key: string,
  { quote }: JsonAnswer,
): ProviderQuote | RefusedRow {
  const raw = Buffer.from(part);
  if (!part.startsWith("{")) return { reason: "not_an_object", line, raw };
  return { ...quote(part, key), line, raw };
}

async function readText(file: LoadedFile): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of unzip(file)) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > ANSWER_BYTES_MAX) {
      throw new FileFault("file_too_large", "has more than 16 MiB; is it an answer of a provider?");
    }
  }
  const bytes = Buffer.concat(chunks);
  if (!isUtf8(bytes)) throw new FileFault("file_not_utf8", "is not UTF-8");
  const text = bytes.toString("utf8").replace(/^\uFEFF/, "");
  if (text.trim() === "") throw new FileFault("file_empty", "is empty");
  return text;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FileFault("file_not_json", "is no JSON", { cause });
  }
}
