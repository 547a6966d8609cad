/** A JSON number with its text: filters compare `300` and `300.0` as different. */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  get value(): number {
    return Number(this.text);
  }
}

/**
 * `JSON.parse` that keeps the text of numbers.
 * @throws {SyntaxError} if the text is not JSON.
 */
export function parseJson(text: string): unknown {
  const reviver = (_key: string, value: unknown, context: { readonly source?: string }): unknown =>
    typeof value === "number" ? new JsonNumber(context.source ?? String(value)) : value;
  // The third parameter is younger than the types.
  return JSON.parse(text, reviver as (key: string, value: unknown) => unknown);
}
