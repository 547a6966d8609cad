import * as pulumi from "@pulumi/pulumi";
import { knownSecret } from "./validation/Known.ts";
import { nearestName } from "../text/nearestName.ts";

/**
 * Reads the stack's configuration, one key for each argument. It judges types only: what the values
 * must be is the component's to say. What is wrong is collected, and told at once by {@link check};
 * it names the key and never shows what is secret.
 */
export class StackConfig {
  readonly #config = new pulumi.Config();
  readonly #problems: string[] = [];
  /** As Pulumi's language host tells it to programs; the SDK itself has no question for it. */
  readonly #secretKeys = JSON.parse(process.env["PULUMI_CONFIG_SECRET_KEYS"] ?? "[]") as string[];

  /** The key's value as text, or undefined. */
  text(key: string): string | undefined {
    return this.#config.get(key);
  }

  /** The key's value as a number, or undefined; what is none is a problem. */
  number(key: string): number | undefined {
    const text = this.text(key);
    if (text === undefined) return undefined;
    const number = Number(text);
    if (text.trim() !== "" && !Number.isNaN(number)) return number;
    this.#refuse(key, "a number", "write it in digits");
    return undefined;
  }

  /** The key's value as a list or an object, or undefined; what is none is a problem. */
  structure(key: string): unknown {
    const text = this.text(key);
    if (text === undefined) return undefined;
    const value = parseJson(text);
    if (typeof value === "object" && value !== null) return value;
    this.#refuse(key, "a list or an object", "write it as YAML in the stack's file");
    return undefined;
  }

  /** A value that may be secret: it is then passed on as a secret. */
  leaf(key: string, value: unknown): unknown {
    return this.#isSecret(key) && value !== undefined ? knownSecret(value) : value;
  }

  /**
   * A group, or a list of groups, whose leaves may be secret but for those that decide what is created:
   * one secret in it makes Pulumi take the whole key for one.
   * @param plainNames of leaves that no secret can be
   */
  group(key: string, plainNames: readonly string[] = []): unknown {
    const value = this.structure(key);
    return this.#isSecret(key) ? hideLeaves(value, plainNames) : value;
  }

  /** A value that decides what is created, which no secret can do: one is a problem. */
  plain<T>(key: string, value: T): T {
    if (this.#isSecret(key)) this.#refuse(key, "plain", "set it without --secret");
    return value;
  }

  /**
   * Takes a key of the project that is none of these for a problem: a typing error would otherwise mean
   * the default, silently.
   */
  refuseOthers(keys: readonly string[]): void {
    const prefix = `${this.#config.name}:`;
    const given = Object.keys(pulumi.runtime.allConfig())
      .filter((fullKey) => fullKey.startsWith(prefix))
      .map((fullKey) => fullKey.slice(prefix.length));
    const unused = keys.filter((key) => !given.includes(key));
    for (const key of given) {
      if (keys.includes(key)) continue;
      const meant = nearestName(key, unused);
      const nextStep =
        meant === undefined ? "correct or remove it" : `write "${this.#fullKey(meant)}"`;
      this.#problems.push(
        `"${this.#fullKey(key)}" is no setting: must be one of ${keys.join(", ")}; ${nextStep}.`,
      );
    }
  }

  /** Takes a key without a value for a problem. */
  require(key: string, nextStep: string): void {
    if (this.text(key) !== undefined) return;
    this.#problems.push(`"${this.#fullKey(key)}" must be set, got none; ${nextStep}.`);
  }

  /**
   * To be called when all is read.
   * @throws {pulumi.RunError} with every problem, if there was any.
   */
  check(): void {
    const [first, ...more] = this.#problems;
    if (first === undefined) return;
    if (more.length === 0) throw new pulumi.RunError(first);
    const lines = this.#problems.map((problem) => `\n  ${problem}`);
    throw new pulumi.RunError(`the stack's configuration cannot be used:${lines.join("")}`);
  }

  #isSecret(key: string): boolean {
    return this.#secretKeys.includes(this.#fullKey(key));
  }

  #fullKey(key: string): string {
    return `${this.#config.name}:${key}`;
  }

  #refuse(key: string, rule: string, nextStep: string): void {
    const shown = this.#isSecret(key) ? "a secret value" : `"${this.text(key)}"`;
    this.#problems.push(`"${this.#fullKey(key)}" must be ${rule}, got ${shown}; ${nextStep}.`);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function hideLeaves(value: unknown, plainNames: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => hideLeaves(item, plainNames));
  if (typeof value !== "object" || value === null) return knownSecret(value);
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      plainNames.includes(name) ? (member as unknown) : hideLeaves(member, plainNames),
    ]),
  );
}
