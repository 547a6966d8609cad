import { InvalidArgumentError } from "commander";
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

/** Reads `--windows`: two whole numbers, short below long. */
export function parseWindows(text: string): Windows {
  const match = /^(\d{1,6}),(\d{1,6})$/.exec(text);
  const [short, long] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || short < 1 || long <= short) {
    throw new InvalidArgumentError(
      "must be two whole numbers, the short window below the long one, such as 5,20.",
    );
  }
  return { short, long };
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
