/** A secret of Secrets Manager as declared, with its current value. */
export interface LocalSecret {
  /** Ends in six characters of AWS's own. */
  readonly arn: string;
  readonly name: string;
  /** Undefined: it has no value yet. */
  readonly value?: { readonly versionId: string; readonly text?: string; readonly bytes?: string };
}

/** The secrets of a program. Never written to disk. */
export class LocalSecrets {
  readonly #secrets = new Map<string, LocalSecret>();

  /** Adds a secret, or gives one its value. */
  set(secret: LocalSecret): void {
    this.#secrets.set(secret.arn, secret);
  }

  /** Finds a secret by its ARN, by its ARN without AWS's characters, or by its name. */
  find(secretId: string): LocalSecret | undefined {
    return (
      this.#secrets.get(secretId) ??
      [...this.#secrets.values()].find(
        ({ arn, name }) => name === secretId || arn.slice(0, -7) === secretId,
      )
    );
  }
}
