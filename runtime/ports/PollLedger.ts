/** What came of asking for a poll. */
export interface PollClaim {
  /** Whether this poll is the caller's to do: false if it, or a later one, is somebody's already. */
  readonly isMine: boolean;
  /** Time of the poll before it, epoch milliseconds; undefined: there was none. */
  readonly previousMs: number | undefined;
}

/** Remembers which polls were done: a schedule may call twice, or not at all. */
export interface PollLedger {
  /** Takes a poll, unless it or a later one is taken. */
  claim(atMs: number): Promise<PollClaim>;
}
