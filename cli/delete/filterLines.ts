import { splitJsonObjects } from "../../runtime/files/splitJsonObjects.ts";
import { splitLines } from "../../runtime/files/splitLines.ts";
import { unzip } from "../../runtime/files/unzip.ts";
import { isJsonObject } from "../redrive/isJsonObject.ts";
import { UndecidableError } from "./ObjectRewrite.ts";
import { readSaid, readSaidOfCsv } from "./readSaid.ts";
import type { RowFilter, Tally } from "./RowFilter.ts";
import type { Judgement, Selection } from "./Selection.ts";
import { judge } from "./Selection.ts";

/** Longest line that can be held, in bytes: an object with a longer one is left as it is, and named. */
const LINE_BYTES_MAX = 64 * 1024 * 1024;

type JudgeRow = (text: string, selection: Selection) => Judgement;

/** Records of ticks and alerts, one JSON object a line: `raw/`, `alerts/`, `staging/`. */
export const filterRecords: RowFilter = linesFilter((text, selection) =>
  judge(selection, readSaid(text, selection)),
);

/** Refused records and lines of files, base64 in `payload`: `quarantine/`. */
export const filterQuarantine: RowFilter = linesFilter((text, selection) => {
  const row = parseObject(text);
  if (typeof row?.payload !== "string") return judge(selection, readSaid(text, selection));
  const payload = Buffer.from(row.payload, "base64").toString();
  return judgePayload(payload, selection, typeof row.source === "string" ? row.source : undefined);
});

/** What Firehose could not deliver, base64 in `rawData`: `staging-errors/`. */
// https://docs.aws.amazon.com/firehose/latest/dev/retry.html
export const filterStagingErrors: RowFilter = linesFilter((text, selection) => {
  const row = parseObject(text);
  if (typeof row?.rawData !== "string") return judge(selection, readSaid(text, selection));
  const data = Buffer.from(row.rawData, "base64").toString();
  return judge(selection, readSaid(data, selection));
});

function judgePayload(
  payload: string,
  selection: Selection,
  source: string | undefined,
): Judgement {
  const isCsv = source !== undefined && /\.csv(\.gz)?$/i.test(source);
  if (isCsv) return judge(selection, readSaidOfCsv(payload, selection, source));
  if (payload === "") return "other";
  return judge(selection, readSaid(payload, selection));
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function linesFilter(judgeRow: JudgeRow): RowFilter {
  return async function* (file, selection, tally) {
    let number = 0;
    const options = { bytesMax: LINE_BYTES_MAX, endsAtReturn: false };
    for await (const { bytes, end, isCut } of splitLines(unzip(file), options)) {
      number += 1;
      if (isCut === true) {
        throw new UndecidableError(`has a line of more than ${LINE_BYTES_MAX} bytes`);
      }
      const text = bytes.toString();
      const kept = text.trim() === "" ? [text] : keep(text, { judgeRow, selection, tally, number });
      if (kept === undefined) yield Buffer.concat([bytes, Buffer.from(end)]);
      else if (kept.length > 0) yield Buffer.from(`${kept.join("\n")}${end === "" ? "\n" : end}`);
    }
  };
}

/** The records of a line that stay; undefined: all of them. */
function keep(
  text: string,
  line: {
    readonly judgeRow: JudgeRow;
    readonly selection: Selection;
    readonly tally: Tally;
    readonly number: number;
  },
): string[] | undefined {
  const { judgeRow, selection, tally, number } = line;
  const records = /\}\s*\{/.test(text) ? splitJsonObjects(text) : [text];
  const kept = records.filter((record) => {
    const judgement = record.trim() === "" ? "other" : judgeRow(record, selection);
    if (judgement === "unknown") tally.doubt(`line ${number}`);
    if (judgement === "match") tally.removed += 1;
    else tally.kept += 1;
    return judgement !== "match";
  });
  return kept.length === records.length ? undefined : kept;
}
