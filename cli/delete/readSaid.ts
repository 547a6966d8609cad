import { jsonMembers } from "../../runtime/domain/jsonMembers.ts";
import { parseTimestamp } from "../../runtime/domain/parseTimestamp.ts";
import { closeOfDay } from "../../runtime/files/closeOfDay.ts";
import { isJsonObject } from "../redrive/isJsonObject.ts";
import type { Said, Selection } from "./Selection.ts";

const SYMBOL_NAMES = ["symbol", "company"];
const TIME_NAMES = ["timestamp", "date", "close_date", "produced_at"];

/** Beyond it a whole number is milliseconds, below it seconds. */
const SMALLEST_EPOCH_MS = 1e11;

/**
 * What a record's text says of its symbol and time: of a JSON object its fields, of broken JSON what
 * stands where these fields would. Letter case and blanks do not count: refused records have them wrong.
 */
export function readSaid(text: string, selection: Selection): Said {
  const values = readFields(text);
  const symbols =
    values === undefined ? namedTexts(text, SYMBOL_NAMES) : pick(values, SYMBOL_NAMES);
  const times = values === undefined ? namedTexts(text, TIME_NAMES) : pick(values, TIME_NAMES);
  return {
    isSymbol: isNamed(selection, symbols, text),
    atMs: times.map(readTime).find((atMs) => atMs !== undefined),
  };
}

/** The same of a line of a CSV file of which the header is not known: any field may be the symbol. */
export function readSaidOfCsv(text: string, selection: Selection, fileName: string): Said {
  const fields = text.split(",").map((field) => field.replace(/^[\s"]+|[\s"]+$/g, ""));
  const isInName = selection.symbol !== undefined && stemOf(fileName) === selection.symbol;
  const isField = fields.some((field) => field.toUpperCase() === selection.symbol);
  return {
    isSymbol:
      isInName || isField || selection.symbol === undefined ? true : mentions(text, selection),
    atMs: fields.map(readTime).find((atMs) => atMs !== undefined),
  };
}

/** A file's name without folders and endings, as a symbol is written. */
export function stemOf(name: string): string {
  const file = name.slice(name.lastIndexOf("/") + 1);
  return file
    .replace(/\.gz$/i, "")
    .replace(/\.(csv|json|txt)$/i, "")
    .toUpperCase();
}

/**
 * Whether a text can be of the selected symbol: undefined if the symbol stands in it somewhere, or may in
 * another writing; false if it does not.
 */
export function mentions(text: string, { symbol }: Selection): undefined | false {
  if (symbol === undefined) return undefined;
  return text.toUpperCase().includes(symbol) || text.includes("\\u") ? undefined : false;
}

/** Epoch milliseconds of a value that stands for a time; undefined if it stands for none. */
export function readTime(value: unknown): number | undefined {
  if (typeof value === "number") return readNumber(value);
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  if (/^[1-9]\d{8,15}$/.test(text)) return readNumber(Number(text));
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return readTime(closeOfDay(text));
  const isNaive = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?$/.test(text);
  const time = parseTimestamp(isNaive ? `${text}Z` : text, Infinity);
  return typeof time === "string" ? undefined : time.atMs;
}

function readNumber(value: number): number | undefined {
  if (!Number.isFinite(value) || value <= 0) return undefined;
  return value < SMALLEST_EPOCH_MS ? value * 1000 : value;
}

/** Fields of a JSON object; undefined if it is none, or has a field twice. */
function readFields(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isJsonObject(value)) return undefined;
    const names = jsonMembers(text).map(({ name }) => name);
    return new Set(names).size === names.length ? value : undefined;
  } catch {
    return undefined;
  }
}

function pick(values: Readonly<Record<string, unknown>>, names: readonly string[]): unknown[] {
  return names.flatMap((name) => (values[name] === undefined ? [] : [values[name]]));
}

/** Texts and numbers that stand behind one of the names, anywhere. */
function namedTexts(text: string, names: readonly string[]): unknown[] {
  const form = new RegExp(`"(?:${names.join("|")})"\\s*:\\s*(?:"([^"\\\\]*)"|(\\d+))`, "gi");
  return [...text.matchAll(form)].map(([, quoted, digits]) => quoted ?? Number(digits));
}

function isNamed(
  selection: Selection,
  symbols: readonly unknown[],
  text: string,
): boolean | undefined {
  if (selection.symbol === undefined) return true;
  const texts = symbols.filter((symbol) => typeof symbol === "string");
  if (texts.some((one) => one.trim().toUpperCase() === selection.symbol)) return true;
  return texts.length > 0 ? false : mentions(text, selection);
}
