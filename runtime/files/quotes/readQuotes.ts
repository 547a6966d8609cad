import { BRONZE_PREFIX } from "../../contract/lake.ts";
import { enrich } from "../../domain/enrich.ts";
import type { AcceptRules, ReadTick } from "../../domain/readTick.ts";
import type { LatestPriceRow } from "../../lake/rows.ts";
import { FileFault } from "../FileFault.ts";
import { judgeFields } from "../judgeFields.ts";
import type { AcceptedRow, FileRow, LoadedFile } from "../LoadedFile.ts";
import type { ProviderQuote, QuoteShape } from "./ProviderQuote.ts";
import { QUOTE_SHAPES } from "./quoteShapes.ts";

/** Nothing here is marked as an anomaly; working a change out needs a threshold. */
const ANY_THRESHOLD = { mantissa: 5, decimals: 0 };

/** Most of an answer that is kept to show what is wrong with it, in bytes. */
const HEAD_BYTES_MAX = 65_536;

/**
 * Reads a provider's answer, kept as it came, for `quotes`: typed rows with their currency. The folder
 * says who the provider is. Values are judged by the rules of a tick that arrived with the object.
 */
export async function* readQuotes(
  file: LoadedFile,
  rules: AcceptRules,
): AsyncGenerator<FileRow, void, undefined> {
  const nothing = Buffer.alloc(0);
  const provider = file.key.slice(BRONZE_PREFIX.length).split("/")[0] ?? "";
  const shape = QUOTE_SHAPES.get(provider);
  if (shape === undefined) {
    yield { reason: "provider_unknown", line: 1, raw: nothing };
  } else if (!isOfShape(file.key, shape)) {
    yield { reason: "file_of_other_kind", line: 1, raw: nothing };
  } else {
    const head = new Head(file.bytes);
    try {
      for await (const quote of shape.read({ ...file, bytes: head })) {
        yield "reason" in quote ? quote : judge(quote, provider, { file, rules });
      }
    } catch (error) {
      if (!(error instanceof FileFault)) throw error;
      yield { reason: error.reason, line: 1, raw: head.bytes() };
    }
  }
}

function isOfShape(key: string, { ending }: QuoteShape): boolean {
  const name = key.toLowerCase();
  return name.endsWith(ending) || name.endsWith(`${ending}.gz`);
}

function judge(
  quote: ProviderQuote,
  provider: string,
  { file, rules }: { readonly file: LoadedFile; readonly rules: AcceptRules },
): FileRow {
  const { line, raw } = quote;
  const read = judgeFields(quote.fields, file.changedAtMs, rules);
  return typeof read === "string" ? { reason: read, line, raw } : accept(read, quote, provider);
}

function accept(
  { said, id, decimals }: ReadTick,
  { name, currency }: ProviderQuote,
  provider: string,
): AcceptedRow {
  const { symbol, timestamp, price, open, high, low, previous_close, volume, exchange } = said;
  const prices = { price, open, high, low, previous_close, volume };
  const worked = enrich(decimals, ANY_THRESHOLD);
  const change = worked.change ?? said.change;
  const change_percent = worked.change_percent ?? said.change_percent;
  const shared = { symbol, timestamp, id, ...prices, change, change_percent, exchange, currency };
  return {
    row: { ...shared, name, provider },
    latest: { ...shared, road: "quotes" } as LatestPriceRow,
  };
}

/** Passes bytes on and remembers the first of them. */
class Head implements AsyncIterable<Uint8Array> {
  readonly #bytes: AsyncIterable<Uint8Array>;
  readonly #kept: Uint8Array[] = [];
  #size = 0;

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#bytes = bytes;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of this.#bytes) {
      const kept = chunk.subarray(0, HEAD_BYTES_MAX - this.#size);
      if (kept.length > 0) this.#kept.push(Buffer.from(kept));
      this.#size += kept.length;
      yield chunk;
    }
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.#kept);
  }
}
