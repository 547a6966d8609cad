import type { RejectionReason } from "./rejection.ts";

/**
 * Every reason for which a file dropped in the archive bucket, or a row of it, is refused before its
 * values are looked at; their values are refused for a {@link RejectionReason}. Closed likewise.
 */
export const FILE_REJECTION_REASONS = [
  "row_too_large",
  "row_not_utf8",
  "row_badly_quoted",
  "row_of_other_length",
  "file_of_other_kind",
  "file_empty",
  "file_not_utf8",
  "file_not_json",
  "file_not_gzip",
  "file_cut_short",
  "file_too_large",
  "file_without_columns",
  "file_without_symbol",
  "provider_unknown",
  "provider_error",
] as const;

/** Why a file, or a row of it, was refused. */
export type FileRejectionReason = (typeof FILE_REJECTION_REASONS)[number];

/** Why a row lies in `quarantine/`. */
export type QuarantineReason = RejectionReason | FileRejectionReason;
