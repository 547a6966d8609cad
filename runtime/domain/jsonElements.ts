import { skipSpace, valueEnd } from "./jsonMembers.ts";

/**
 * Lists the elements of a JSON array with their source texts, in order. The text must be valid JSON with
 * an array at its top.
 */
export function jsonElements(text: string): string[] {
  const elements: string[] = [];
  let at = skipSpace(text, text.indexOf("[") + 1);
  while (at < text.length && text[at] !== "]") {
    const end = valueEnd(text, at);
    elements.push(text.slice(at, end).trimEnd());
    at = skipSpace(text, text[end] === "," ? end + 1 : end);
  }
  return elements;
}
