/** A statement that Athena keeps under a name. Written for Athena's engine; DuckDB runs it, too. */
export interface SavedQuery {
  /** Lower-case words with hyphens, up to 128 characters. */
  readonly name: string;
  /** A sentence for people, up to 1024 characters. */
  readonly description: string;
  /** The statement; values that may be put into it stand between the marks of `queryParameters.ts`. */
  readonly sql: string;
}
