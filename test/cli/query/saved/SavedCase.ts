import { FIRST_DAY, given, SECOND_DAY } from "./days.ts";

/** A value as both engines give it: decimals and times as text. */
export type Value = string | number | boolean | null;
/** Rows of a result. */
export type Rows = readonly (readonly Value[])[];

/** A saved query, what is put into it, and the rows that were counted by hand from the fixtures. */
export interface SavedCase {
  readonly query: string;
  /** What it shows, where a query has several cases. */
  readonly about?: string;
  readonly values?: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  /** Rows over compacted ticks. Absent: there is no such query, or another case has them. */
  readonly compacted?: Rows;
  /** Rows over the archive alone. Absent: the same. */
  readonly archived?: Rows;
}

/** What most cases ask for. */
export const BOTH_DAYS = { from: FIRST_DAY, to: SECOND_DAY };

/** A time of the first day. */
export const first = (time: string) => given(FIRST_DAY, time);
/** A time of the second day. */
export const second = (time: string) => given(SECOND_DAY, time);

/** The same rows whichever tables are read. */
export const both = (rows: Rows): Pick<SavedCase, "compacted" | "archived"> => ({
  compacted: rows,
  archived: rows,
});
