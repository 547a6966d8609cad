/**
 * Splits a text of JSON objects that follow each other without a line end, as Firehose delivers them when
 * nobody tells it to put one between. Whether each part is JSON is for others to say.
 * @returns the text itself when it is no such sequence
 */
export function splitJsonObjects(text: string): string[] {
  const objects: string[] = [];
  let start = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') at = stringEnd(text, at);
    else if (char === "{") depth += 1;
    else if (char === "}") {
      depth -= 1;
      if (depth < 0) return [text];
      if (depth > 0) continue;
      objects.push(text.slice(start, at + 1));
      start = at + 1;
    }
  }
  const rest = text.slice(start);
  return rest.trim() === "" && objects.length > 0 ? objects : [...objects, rest];
}

/** Index of the closing quote of the string that opens at `from`; the text's length if there is none. */
function stringEnd(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}
