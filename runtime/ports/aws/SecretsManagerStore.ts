import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import type { SecretStore } from "../SecretStore.ts";

/** {@link SecretStore} in Secrets Manager. */
export class SecretsManagerStore implements SecretStore {
  readonly #client: SecretsManagerClient;

  constructor(client: SecretsManagerClient) {
    this.#client = client;
  }

  async read(secretArn: string): Promise<string> {
    const { SecretString } = await this.#client.send(
      new GetSecretValueCommand({ SecretId: secretArn }),
    );
    if (SecretString === undefined) {
      throw new Error(`the secret ${secretArn} must hold text, got bytes; store it as text`);
    }
    return SecretString;
  }
}
