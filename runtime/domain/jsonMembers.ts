/** A member of a JSON object: its name, and the text of its value exactly as it came. */
export interface JsonMember {
  readonly name: string;
  readonly value: string;
}

/**
 * Lists the members of a JSON object with their source texts, in order, repeated names included: what
 * `JSON.parse` cannot tell. The text must be valid JSON with an object at its top.
 */
export function jsonMembers(text: string): JsonMember[] {
  const members: JsonMember[] = [];
  let at = skipSpace(text, text.indexOf("{") + 1);
  while (text[at] === '"') {
    const nameEnd = stringEnd(text, at);
    const name = JSON.parse(text.slice(at, nameEnd)) as string;
    const start = skipSpace(text, text.indexOf(":", nameEnd) + 1);
    const end = valueEnd(text, start);
    members.push({ name, value: text.slice(start, end).trimEnd() });
    at = skipSpace(text, end + 1);
  }
  return members;
}

/** Index of the first character from an index on that is no JSON whitespace. */
export function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) <= 32) at += 1;
  return at;
}

/** Index after the closing quote of the string that opens at `from`. */
function stringEnd(text: string, from: number): number {
  for (let at = from + 1; ; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at + 1;
  }
}

/** Index of the comma, brace or bracket that ends the value starting at `from`. */
export function valueEnd(text: string, from: number): number {
  let depth = 0;
  for (let at = from; ; at += 1) {
    const char = text[at];
    if (char === '"') at = stringEnd(text, at) - 1;
    else if (char === "{" || char === "[") depth += 1;
    else if (depth === 0 && (char === "," || char === "}" || char === "]")) return at;
    else if (char === "}" || char === "]") depth -= 1;
  }
}
