import { type CompiledPattern, compilePattern } from "./compilePattern.ts";
import type { Verdict } from "./model.ts";

/** Patterns that a mapping may have, and characters that each may have. */
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
const MAX_PATTERNS = 10;
// https://docs.aws.amazon.com/lambda/latest/api/API_Filter.html
const MAX_PATTERN_LENGTH = 4096;

/** A record as patterns see it, in parts so that the costly one is only made when a pattern asks. */
export interface FilterView {
  /** All fields but `data`. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The record's payload; undefined when it is no JSON. Absent for sources without `data`. */
  readonly data?: () => unknown;
  /** The message's body, an object or a text. Absent for sources other than queues. */
  readonly body?: () => unknown;
}

/**
 * A mapping's filter: a record passes when any pattern matches it, and always when there is none.
 * A pattern on the data of a Kinesis record drops every record whose data is not JSON, as Lambda does.
 */
// https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-filtering.html
export class RecordFilter {
  readonly #patterns: readonly CompiledPattern[];

  /** @throws if there are too many patterns or one of them is none that Lambda would take. */
  constructor(patterns: readonly string[]) {
    if (patterns.length > MAX_PATTERNS) {
      throw new Error(`Filter must have at most ${MAX_PATTERNS} patterns, got ${patterns.length}.`);
    }
    for (const { length } of patterns) {
      if (length > MAX_PATTERN_LENGTH) {
        throw new Error(
          `Filter pattern must have at most ${MAX_PATTERN_LENGTH} characters, got ${length}.`,
        );
      }
    }
    this.#patterns = patterns.map(compilePattern);
  }

  /** Judges one record. */
  judge(view: FilterView): Verdict {
    if (this.#patterns.length === 0) {
      return "passes";
    }
    const fields = this.#fieldsOf(view);
    let unreadable = false;
    for (const pattern of this.#patterns) {
      if (view.data === undefined || !pattern.fields.has("data")) {
        if (pattern.matches(fields)) {
          return "passes";
        }
        continue;
      }
      const data = view.data();
      if (data === undefined) {
        unreadable = true;
      } else if (pattern.matches({ ...fields, data })) {
        return "passes";
      }
    }
    return unreadable ? "unreadable" : "filtered";
  }

  #fieldsOf({ fields, body }: FilterView): FilterView["fields"] {
    const asksForBody = this.#patterns.some((pattern) => pattern.fields.has("body"));
    return body === undefined || !asksForBody ? fields : { ...fields, body: body() };
  }
}
