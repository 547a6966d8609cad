import * as pulumi from "@pulumi/pulumi";
import { knownSecret } from "./validation/Known.ts";

/**
 * Reads the stack's configuration, one key for each argument. It judges types only: what the values
 * must be is the component's to say. Errors name the key and never show what is secret.
 */
export class StackConfig {
  readonly #config = new pulumi.Config();
  /** As Pulumi's language host tells it to programs; the SDK itself has no question for it. */
  readonly #secretKeys = JSON.parse(process.env["PULUMI_CONFIG_SECRET_KEYS"] ?? "[]") as string[];

  /** The key's value as text, or undefined. */
  text(key: string): string | undefined {
    return this.#config.get(key);
  }

  /**
   * The key's value as a number, or undefined.
   * @throws {pulumi.RunError} if it is none.
   */
  number(key: string): number | undefined {
    const text = this.text(key);
    if (text === undefined) return undefined;
    const number = Number(text);
    if (text.trim() !== "" && !Number.isNaN(number)) return number;
    throw this.#refuse(key, "a number", "write it in digits");
  }

  /**
   * The key's value as a list or an object, or undefined.
   * @throws {pulumi.RunError} if it is none.
   */
  structure(key: string): unknown {
    const text = this.text(key);
    if (text === undefined) return undefined;
    const value = parseJson(text);
    if (typeof value === "object" && value !== null) return value;
    throw this.#refuse(key, "a list or an object", "write it as YAML in the stack's file");
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

  /**
   * A value that decides what is created, which no secret can do.
   * @throws {pulumi.RunError} if it is secret.
   */
  plain<T>(key: string, value: T): T {
    if (!this.#isSecret(key)) return value;
    throw this.#refuse(key, "plain", "set it without --secret");
  }

  /**
   * @throws {pulumi.RunError} naming a key of the project that is none of these: a typing error would
   * otherwise mean the default, silently.
   */
  refuseOthers(keys: readonly string[]): void {
    const prefix = `${this.#config.name}:`;
    for (const fullKey of Object.keys(pulumi.runtime.allConfig())) {
      if (!fullKey.startsWith(prefix) || keys.includes(fullKey.slice(prefix.length))) continue;
      throw new pulumi.RunError(
        `"${fullKey}" is no setting: must be one of ${keys.join(", ")}; correct or remove it.`,
      );
    }
  }

  /**
   * @throws {pulumi.RunError} if the key has no value.
   */
  require(key: string, nextStep: string): void {
    if (this.text(key) !== undefined) return;
    throw new pulumi.RunError(`"${this.#fullKey(key)}" must be set, got none; ${nextStep}.`);
  }

  #isSecret(key: string): boolean {
    return this.#secretKeys.includes(this.#fullKey(key));
  }

  #fullKey(key: string): string {
    return `${this.#config.name}:${key}`;
  }

  #refuse(key: string, rule: string, nextStep: string): pulumi.RunError {
    const shown = this.#isSecret(key) ? "a secret value" : `"${this.text(key)}"`;
    return new pulumi.RunError(
      `"${this.#fullKey(key)}" must be ${rule}, got ${shown}; ${nextStep}.`,
    );
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
