/** What a rule's parameters are set to: the configuration, else their defaults. */
export class Parameters {
  readonly #values: Readonly<Record<string, unknown>>;

  /**
   * @param declared what the rule declares
   * @param configured what the configuration holds, of whatever kind
   */
  constructor(
    declared: Readonly<Record<string, { readonly default: unknown }>> = {},
    configured: Readonly<Record<string, unknown>> = {},
  ) {
    const defaults = Object.entries(declared).map(([name, one]) => [
      name,
      configured[name] ?? one.default,
    ]);
    this.#values = Object.fromEntries(defaults) as Record<string, unknown>;
  }

  /** @throws {TypeError} if the rule has no such parameter, or it is set to something else. */
  number(name: string): number {
    const value = this.#values[name];
    if (typeof value === "number") return value;
    throw new TypeError(`"${name}" must be a number, got ${JSON.stringify(value)}`);
  }

  /** @throws {TypeError} if the rule has no such parameter, or it is set to something else. */
  texts(name: string): readonly string[] {
    const value = this.#values[name];
    if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value;
    throw new TypeError(`"${name}" must be a list of texts, got ${JSON.stringify(value)}`);
  }
}
