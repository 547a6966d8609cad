import type { RejectionReason } from "../../runtime/contract/rejection.ts";
import { judgeRecord, type JudgedTick, type JudgeOptions } from "./judgeRecord.ts";
import { parseCsvText } from "./parseCsvText.ts";

/** An input of the pipeline. */
export interface OracleInput {
  readonly kind: "csv" | "ndjson";
  /** The file's bytes, decompressed. */
  readonly content: Uint8Array;
  /** Symbol of a CSV file without `symbol` column. */
  readonly symbol?: string;
}

/** A row that must be refused. */
export interface ExpectedRejection {
  readonly line: number;
  /** Any one of these is right: the design does not rank the reasons of a record with several flaws. */
  readonly reasons: readonly (RejectionReason | "broken_row")[];
}

/** What an input must give. */
export interface ExpectedTicks {
  readonly read: number;
  readonly rejected: readonly ExpectedRejection[];
  /** All accepted records in the input's order, repeated ones too. */
  readonly accepted: readonly (JudgedTick & { readonly line: number })[];
  /** The accepted ones without repetition. */
  readonly distinct: readonly JudgedTick[];
  /** Accepted records less distinct ones. */
  readonly duplicates: number;
}

/** Most bytes of a record in the stream, with its partition key. */
const STREAM_RECORD_BYTES_MAX = 1_048_576;

/** What the pipeline must make of an input, by the design. Shares no code with the pipeline. */
export function referenceTicks(input: OracleInput, options: JudgeOptions): ExpectedTicks {
  const rows = input.kind === "csv" ? csvRecords(input) : ndjsonRecords(input.content);
  const rejected: ExpectedRejection[] = [];
  const accepted: (JudgedTick & { line: number })[] = [];
  for (const { line, record } of rows) {
    if (record === undefined) rejected.push({ line, reasons: ["broken_row"] });
    else if (record.length > STREAM_RECORD_BYTES_MAX) {
      rejected.push({ line, reasons: ["record_too_large"] });
    } else {
      const judgement = judgeRecord(record, options);
      if ("tick" in judgement) accepted.push({ ...judgement.tick, line });
      else rejected.push({ line, reasons: judgement.reasons });
    }
  }
  const distinct = new Map<string, JudgedTick>();
  for (const tick of accepted) {
    if (!distinct.has(tick.content)) distinct.set(tick.content, tick);
  }
  return {
    read: rows.length,
    rejected,
    accepted,
    distinct: [...distinct.values()],
    duplicates: accepted.length - distinct.size,
  };
}

interface InputRow {
  readonly line: number;
  /** Undefined: no record can be made of the row. */
  readonly record: Uint8Array | undefined;
}

function ndjsonRecords(content: Uint8Array): InputRow[] {
  // Latin-1 stands for any byte by the character of that number.
  const lines = Buffer.from(content).toString("latin1").split("\n");
  return lines
    .map((text, index) => {
      const line = index < lines.length - 1 ? text.replace(/\r$/, "") : text;
      return { line: index + 1, record: Buffer.from(line, "latin1") };
    })
    .filter(({ record }) => record.length > 0);
}

function csvRecords({ content, symbol }: OracleInput): InputRow[] {
  const [header, ...rows] = parseCsvText(Buffer.from(content).toString("utf8"));
  const names = renameColumns((header?.fields ?? []).map(nameColumn));
  return rows.map(({ line, fields }) => ({
    line,
    record: fields === undefined ? undefined : makeRecord(names, fields, symbol),
  }));
}

function makeRecord(
  names: readonly string[],
  fields: readonly string[],
  symbol: string | undefined,
): Uint8Array | undefined {
  // Bytes that are not UTF-8 were decoded to U+FFFD.
  if (fields.some((text) => text.includes("\uFFFD"))) return undefined;
  const members = new Map([["data_source", '"replay"']]);
  if (symbol !== undefined) members.set("symbol", JSON.stringify(symbol));
  for (const [index, name] of names.entries()) {
    const text = fields[index] ?? "";
    if (text === "") continue;
    const json = name === "timestamp" ? readTime(text) : JSON.stringify(text);
    if (json === undefined) return undefined;
    members.set(name, json);
  }
  const texts = Array.from(members, ([name, json]) => `${JSON.stringify(name)}:${json}`);
  return Buffer.from(`{${texts.join(",")}}`);
}

function renameColumns(names: readonly string[]): string[] {
  return names.map((name) => {
    if (name === "date" && !names.includes("timestamp")) return "timestamp";
    return name === "close" && !names.includes("price") ? "price" : name;
  });
}

const KNOWN =
  "symbol timestamp date price close open high low previous_close volume exchange data_source " +
  "tick_id change change_percent";

function nameColumn(name: string): string {
  return KNOWN.split(" ").includes(name.toLowerCase()) ? name.toLowerCase() : name;
}

/** JSON of what goes into `timestamp`; undefined for a day that does not exist. */
function readTime(text: string): string | undefined {
  if (/^(0|[1-9]\d*)$/.test(text)) return text;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return JSON.stringify(text);
  const midnight = new Date(`${text}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(text))
    return undefined;
  const hour = new Intl.DateTimeFormat("en-US", {
    timeZone: "America/New_York",
    hour: "2-digit",
    hourCycle: "h23",
  });
  // 16:00 in New York is 20:00 UTC in summer and 21:00 UTC in winter.
  const close = ["20", "21"].map((utc) => new Date(`${text}T${utc}:00:00Z`));
  return JSON.stringify(close.find((time) => hour.format(time) === "16"));
}
