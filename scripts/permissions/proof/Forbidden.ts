/** What a role must not be able to do. */
export interface Forbidden {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
  /** Whose it is or how it is asked for, for instance `of another account`. */
  readonly why: string;
  /** Whether it must fail even if another policy of the role allows it. */
  readonly mustBeDenied?: boolean;
}
