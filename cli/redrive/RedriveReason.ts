/** Why an object of the failed bucket is no batch that can be put back. It is never touched. */
export const SKIP_REASONS = {
  sweep_invocation: "an invocation of the sweep; the next sweep did its work",
  async_invocation: "an asynchronous invocation, no batch of a stream or topic",
  not_a_failed_batch: "not a key that Lambda gives; somebody else put it there",
  unknown_key: "at a key that a later Lambda may give, and this command does not know",
  unreadable_json: "not JSON, or cut off",
  not_an_invocation_record: "JSON, but not the record of a failed batch",
  unknown_version: "of a version that this command does not know",
  too_large: "larger than any record of a failed batch",
  payload_missing: "without the event",
  payload_unreadable: "the event in it holds no records with their places in stream or topic",
  foreign_function: "of a function that is not the pipeline's",
  read_failed: "could not be read",
  gone: "removed by somebody else meanwhile",
} as const;

/** A key of {@link SKIP_REASONS}. */
export type SkipReason = keyof typeof SKIP_REASONS;

/** Skipped objects that leave nothing undone: what they were is done, or was never a batch. */
export const HARMLESS_SKIPS: ReadonlySet<SkipReason> = new Set<SkipReason>([
  "sweep_invocation",
  "async_invocation",
  "not_a_failed_batch",
  "gone",
]);

/** Why a batch, or the rest of it, is left where it is. The same command takes it up again. */
export const LEFT_REASONS = {
  reported_failed: "the function reports that it could not do the first record left",
  function_failed: "the function failed",
  throttled: "the function had no room for it",
  invoke_failed: "the function could not be invoked",
  read_failed: "the object could not be read",
  record_over_invoke_limit: "a record is larger than an invocation may be",
  behind_stopped: "a batch that must come before it was not done",
  limit: "beyond --limit",
  interrupted: "stopped before its turn",
} as const;

/** A key of {@link LEFT_REASONS}. */
export type LeftReason = keyof typeof LEFT_REASONS;
