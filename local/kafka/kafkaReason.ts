/** What went wrong at a Kafka client, causes included: its errors hide them in lists. */
export function kafkaReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const inner: unknown[] = "errors" in error && Array.isArray(error.errors) ? error.errors : [];
  const causes = [...inner, ...(error.cause === undefined ? [] : [error.cause])];
  if (causes.length === 0) return error.message;
  return `${error.message} ${[...new Set(causes.map(kafkaReason))].join("; ")}`;
}
