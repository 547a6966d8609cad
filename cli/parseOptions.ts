import { InvalidArgumentError } from "commander";
import { DateTime } from "luxon";
import { SYMBOL_PATTERN } from "../runtime/contract/tick.ts";
import type { Windows } from "../runtime/domain/AverageWindow.ts";
import type { Speed } from "./pace.ts";
import { parseSpeed } from "./pace.ts";

/** Reads `--speed`. */
export function parseSpeedOption(text: string): Speed {
  try {
    return parseSpeed(text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

/** Longest average that the component takes: its ticks are one item. */
const LONG_WINDOW_MAX = 5_000;

/** Reads `--windows`: two whole numbers, short below long, as `smaWindows` takes them. */
export function parseWindows(text: string): Windows {
  const match = /^(\d{1,6}),(\d{1,6})$/.exec(text);
  const [short, long] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || short < 1 || long <= short || long > LONG_WINDOW_MAX) {
    throw new InvalidArgumentError(
      "must be two whole numbers, the short window below the long one and that at most " +
        `${LONG_WINDOW_MAX}, such as 5,20.`,
    );
  }
  return { short, long };
}

/** Reads `--symbols`: a list of symbols as ticks have them, each once. */
export function parseSymbols(text: string): string[] {
  const symbols = parseList(text);
  const wrong = symbols.find((symbol) => !SYMBOL_PATTERN.test(symbol));
  if (wrong !== undefined) {
    const meant = wrong.toUpperCase();
    const hint = SYMBOL_PATTERN.test(meant) ? ` Write "${meant}".` : "";
    throw new InvalidArgumentError(
      `"${wrong}" is no symbol: 1 to 24 of A-Z 0-9 . - ^ = _ : with a letter or digit.${hint}`,
    );
  }
  return [...new Set(symbols)];
}

/** Reads a name or path: an empty one is a variable of a script that was not set. */
export function parseName(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("must not be empty.");
  return text;
}

/** Reads a list separated by commas. */
export function parseList(text: string): string[] {
  const parts = text.split(",").map((part) => part.trim());
  if (parts.includes("")) throw new InvalidArgumentError("must be names separated by commas.");
  return parts;
}

/** Reads a port: 0 takes any free one. */
export function parsePort(text: string): number {
  return parseWhole(text, 0, 65_535);
}

/** Reads a whole number within bounds. */
export function parseWhole(text: string, least: number, most = Number.MAX_SAFE_INTEGER): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < least || number > most) {
    throw new InvalidArgumentError(`must be a whole number from ${least} to ${most}.`);
  }
  return number;
}

/** Reads a number above 0. */
export function parsePositive(text: string): number {
  const number = Number(text);
  if (!(number > 0) || !Number.isFinite(number)) {
    throw new InvalidArgumentError("must be a number above 0.");
  }
  return number;
}

/** Reads a point in time, as epoch milliseconds; without a zone nobody could know which hour it is. */
export function parseTime(text: string): number {
  const time = DateTime.fromISO(text, { setZone: true });
  if (!time.isValid || !/T.*(Z|[+-]\d{2}(:?\d{2})?)$/i.test(text)) {
    throw new InvalidArgumentError(
      "must be ISO 8601 with a zone, such as 2026-11-20T09:00:00-05:00.",
    );
  }
  return time.toMillis();
}

/** Reads the address of an endpoint. */
export function parseEndpoint(text: string): string {
  const { protocol } = URL.parse(text) ?? {};
  if (protocol === "http:" || protocol === "https:") return text;
  throw new InvalidArgumentError(
    "must be an address with http:// or https://, such as http://127.0.0.1:4567.",
  );
}
