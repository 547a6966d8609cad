import { isUtf8 } from "node:buffer";
import type { Tick } from "../contract/tick.ts";
import type { AcceptRules } from "../domain/readTick.ts";
import type { TickRules } from "../domain/parseTick.ts";
import { parseTick } from "../domain/parseTick.ts";
import type { LatestPriceRow } from "../lake/rows.ts";
import { FileLines } from "./FileLines.ts";
import type { AcceptedRow, FileRow, LoadedFile } from "./LoadedFile.ts";
import { splitJsonObjects } from "./splitJsonObjects.ts";
import type { Line } from "./splitLines.ts";

/** Nothing here is marked as an anomaly; the rules of a tick need a threshold. */
const ANY_THRESHOLD = { mantissa: 5, decimals: 0 };

/**
 * Reads the records that Firehose staged, one a line, for `stream_prices`. Each is judged as process-ticks
 * judges it, as if it had arrived when the object was last changed; that is its loading time too.
 */
export async function* readStaged(
  file: LoadedFile,
  acceptRules: AcceptRules,
): AsyncGenerator<FileRow, void, undefined> {
  const rules: TickRules = { ...acceptRules, anomalyThresholdPercent: ANY_THRESHOLD };
  const lines = new FileLines(file, { endsAtReturn: false });
  const loadedAt = new Date(file.changedAtMs).toISOString();
  let number = 0;
  for await (const line of lines) {
    number += 1;
    for (const raw of recordsOf(line)) {
      if (line.isCut === true) {
        yield { reason: "row_too_large", line: number, raw };
        continue;
      }
      const parsed = parseTick(raw, file.changedAtMs, rules);
      if ("reason" in parsed) yield { reason: parsed.reason, line: number, raw };
      else yield accept(parsed.tick, loadedAt);
    }
  }
  const refusal = lines.refusal();
  if (refusal !== undefined) yield refusal;
}

const BRACE = 0x7d;
const NEXT_OBJECT = /\}\s*\{/;

/** The records of a line: one, unless whoever wrote them left the line ends out. */
function recordsOf({ bytes, isCut }: Line): Uint8Array[] {
  if (bytes.every(isSpace)) return [];
  if (isCut === true || !bytes.includes(BRACE) || !isUtf8(bytes)) return [bytes];
  const text = bytes.toString("utf8");
  if (!NEXT_OBJECT.test(text)) return [bytes];
  const objects = splitJsonObjects(text);
  return objects.length > 1 ? objects.map((object) => Buffer.from(object)) : [bytes];
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09;
}

function accept(tick: Tick, loadedAt: string): AcceptedRow {
  const { symbol, timestamp, id, price, open, high, low, previous_close, volume } = tick;
  const prices = { price, open, high, low, previous_close, volume };
  const { exchange, data_source, change, change_percent } = tick;
  return {
    row: {
      ...{ symbol, produced_at: timestamp, id, ...prices, exchange, data_source },
      etl_loading_ts: loadedAt,
    },
    latest: {
      ...{ symbol, timestamp, id, ...prices, exchange, data_source, change, change_percent },
      road: "stream_prices",
    } as LatestPriceRow,
  };
}
