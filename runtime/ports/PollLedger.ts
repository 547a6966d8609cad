/** Requests that were made by a time. */
export interface Spent {
  /** When the last of them was made, epoch milliseconds. */
  readonly atMs: number;
  readonly requests: number;
}

/** What came of asking for a poll. */
export interface PollClaim {
  /** Whether this poll is the caller's to do: false if it, or a later one, is somebody's already. */
  readonly isMine: boolean;
  /** Time of the poll before it, epoch milliseconds; undefined: there was none. */
  readonly previousMs: number | undefined;
  /** What others asked of the provider; undefined: the caller did the poll before, and knows. */
  readonly others?: {
    readonly spent: readonly Spent[];
    /** Whether the poll before is among it: whoever did it may have died, or still be at it. */
    readonly isSettled: boolean;
  };
}

/** Remembers which polls were done, and with how many requests: a schedule may call twice, or not at all. */
export interface PollLedger {
  /** Takes a poll, unless it or a later one is taken. */
  claim(atMs: number): Promise<PollClaim>;
  /**
   * Notes what was asked of the provider, the poll that was taken last included; nothing, if there is a later
   * one.
   */
  settle(atMs: number, spent: readonly Spent[]): Promise<void>;
}
