import { QueryError } from "./QueryError.ts";

/** The engine's way to show a place: the line, perhaps cut with dots, and a caret below it. */
const PLACE = /\n+(LINE (\d+): )(.*)\n( *)\^[\s\S]*$/;

/** Kinds of errors that the engine finds in the statement, before it runs anything. */
const AT_FAULT = /^(?:Parser|Syntax|Catalog|Binder) Error: /;

/**
 * Turns the engine's error into one that names the place in the user's statement. A place inside a
 * table's own definition is left out: it would point at text the user never wrote.
 */
export function explainQueryError(error: unknown, sql: string): QueryError {
  const text = (error instanceof Error ? error.message : String(error))
    .replace(/^Failed to (?:extract|prepare) statements?: /, "")
    .trim();
  const options = { cause: error, exitCode: AT_FAULT.test(text) ? 2 : 1 } as const;
  const match = PLACE.exec(text);
  if (match === null) return new QueryError(text, undefined, options);
  const [whole, label = "", lineText = "", excerpt = "", indent = ""] = match;
  const message = text.slice(0, -whole.length);
  const line = Number(lineText);
  const source = sql.split("\n")[line - 1] ?? "";
  const shown = excerpt.replace(/^\.\.\./, "").replace(/\.\.\.$/, "");
  const start = source.indexOf(shown);
  if (start < 0) return new QueryError(message, undefined, options);
  const dots = excerpt.startsWith("...") ? "...".length : 0;
  const before = takeWidth(shown, indent.length - label.length - dots);
  const column = start + before.length + 1;
  const margin = Array.from(source.slice(0, column - 1), (sign) =>
    sign === "\t" ? sign : " ".repeat(widthOf(sign)),
  );
  const place = `${source}\n${margin.join("")}^`;
  return new QueryError(
    `${message} (line ${line}, column ${column})\n${place}`,
    { line, column },
    options,
  );
}

/** What stands left of a place that many terminal columns into a text. */
function takeWidth(text: string, width: number): string {
  let taken = "";
  let left = width;
  for (const sign of text) {
    if (left < widthOf(sign) || (left === 0 && widthOf(sign) > 0)) break;
    taken += sign;
    left -= widthOf(sign);
  }
  return taken;
}

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

/** Terminal columns of a sign as the engine counts them: none for a tab, two for a Chinese one. */
function widthOf(sign: string): number {
  if (/[\p{Cc}\p{Mn}]/u.test(sign)) return 0;
  return WIDE.test(sign) ? 2 : 1;
}
