/** A stand-in for one or several AWS services that listens on 127.0.0.1. */
export interface Emulator {
  /** Where SDK clients find it: `http://127.0.0.1:<port>`. */
  readonly endpoint: string;
  /** Resolves when it ends without having been stopped; else never settles. Absent: cannot happen. */
  readonly failed?: Promise<Error>;
  /** Ends it; what it acknowledged stays in its data directory. A second call does nothing. */
  stop(): Promise<void>;
}
