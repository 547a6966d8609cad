import { SYMBOL_PATTERN } from "../../runtime/contract/tick.ts";
import { describeValue } from "./describeValue.ts";
import { isLater } from "./Known.ts";
import type { Problems } from "./Problems.ts";
import { readList } from "./readObject.ts";

const RULE = '1 to 24 of A-Z 0-9 . - ^ = _ : with a letter or digit and no ".."';

/** Reads the list of symbols: plain, because it decides what is watched. */
export function readSymbols(problems: Problems, input: unknown): readonly string[] {
  const list = readList(problems, input, "symbols");
  if (Array.isArray(input) && list.length === 0) {
    problems.add({
      propertyPath: "symbols",
      reason: '"symbols" must name at least one symbol, got none; add one, for instance "AAPL".',
    });
  }
  const places = new Map<string, string>();
  list.forEach((symbol, index) => {
    const propertyPath = `symbols[${index}]`;
    const reason = refuseSymbol(symbol, propertyPath) ?? refuseTwin(symbol, propertyPath, places);
    if (reason !== undefined) problems.add({ propertyPath, reason });
  });
  return list as readonly string[];
}

function refuseSymbol(symbol: unknown, propertyPath: string): string | undefined {
  if (isLater(symbol)) {
    return (
      `"${propertyPath}" must be a text known while the program runs, got an Output or a promise; ` +
      "write it plainly."
    );
  }
  if (typeof symbol === "string" && SYMBOL_PATTERN.test(symbol)) return undefined;
  const upperCase = typeof symbol === "string" ? symbol.trim().toUpperCase() : "";
  const nextStep = SYMBOL_PATTERN.test(upperCase) ? `write "${upperCase}"` : "correct or remove it";
  return `"${propertyPath}" must be ${RULE}, got ${describeValue(symbol)}; ${nextStep}.`;
}

function refuseTwin(
  symbol: unknown,
  propertyPath: string,
  places: Map<string, string>,
): string | undefined {
  const text = String(symbol);
  const twin = places.get(text);
  if (twin === undefined) {
    places.set(text, propertyPath);
    return undefined;
  }
  return `"${propertyPath}" must differ from the symbols before it, got "${text}" as in "${twin}"; remove one.`;
}
