/** Where secrets are kept. */
export interface SecretStore {
  /** The current text of a secret. */
  read(secretArn: string): Promise<string>;
}
