/** A JSON value with its numbers as written and its objects' members as they stand, repeated ones too. */
export type JsonText =
  | { readonly kind: "object"; readonly members: readonly (readonly [string, JsonText])[] }
  | { readonly kind: "array"; readonly items: readonly JsonText[] }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "number"; readonly source: string }
  | { readonly kind: "literal"; readonly value: boolean | null };

/**
 * Reads JSON the way RFC 8259 writes it, one character after the other.
 * @returns undefined when the text is no JSON
 */
export function parseJsonText(text: string): JsonText | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  return new Reader(text).readValue();
}

/** Reads a text that is known to be JSON: no check is needed beyond finding where things end. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  readValue(): JsonText {
    this.#skipSpace();
    switch (this.#text[this.#at]) {
      case "{":
        return { kind: "object", members: this.#readList("}", () => this.#readMember()) };
      case "[":
        return { kind: "array", items: this.#readList("]", () => this.readValue()) };
      case '"':
        return { kind: "string", value: this.#readString() };
      case "t":
      case "f":
      case "n":
        return { kind: "literal", value: JSON.parse(this.#take(/[a-z]+/y)) as boolean | null };
      default:
        return { kind: "number", source: this.#take(/[-+.0-9eE]+/y) };
    }
  }

  #readList<T>(close: string, readItem: () => T): T[] {
    const items: T[] = [];
    this.#at += 1;
    this.#skipSpace();
    while (this.#text[this.#at] !== close) {
      items.push(readItem());
      this.#skipSpace();
      if (this.#text[this.#at] === ",") this.#at += 1;
      this.#skipSpace();
    }
    this.#at += 1;
    return items;
  }

  #readMember(): readonly [string, JsonText] {
    const name = this.#readString();
    this.#skipSpace();
    this.#at += 1;
    return [name, this.readValue()];
  }

  #readString(): string {
    return JSON.parse(this.#take(/"(?:[^"\\]|\\.)*"/y)) as string;
  }

  #skipSpace(): void {
    this.#take(/[ \t\n\r]*/y);
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [found = ""] = pattern.exec(this.#text) ?? [];
    this.#at += found.length;
    return found;
  }
}
