/** One step into a value: a key, an index, or `*` for all of them. */
export type PathSegment = string | number;

const PLAIN_KEY = /^[A-Za-z_$][\w$-]*$/;

/**
 * Writes a path the way Pulumi does: `rules[0].status`, `tags["cost.center"]`.
 */
export function formatPath(segments: readonly PathSegment[]): string {
  let text = "";
  for (const segment of segments) {
    if (typeof segment === "number") text += `[${String(segment)}]`;
    else if (PLAIN_KEY.test(segment)) text += text === "" ? segment : `.${segment}`;
    else text += `[${JSON.stringify(segment)}]`;
  }
  return text;
}

const TOKEN = /\[(?:(\d+)|(\*)|("(?:[^"\\]|\\.)*"))\]|(?:^|\.)([^.[\]]+)/y;

/**
 * Reads a property path.
 * @throws {SyntaxError} if it is not one.
 */
export function parsePath(text: string): PathSegment[] {
  const segments: PathSegment[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) {
      throw new SyntaxError(`"${text}" is not a property path: unexpected text at ${String(at)}.`);
    }
    const [, index, star, quoted, key] = match;
    if (index !== undefined) segments.push(Number(index));
    else if (quoted !== undefined) segments.push(JSON.parse(quoted) as string);
    else segments.push(star ?? key ?? "");
  }
  return segments;
}
