import { KafkaRefusedError } from "./KafkaRefusedError.ts";

/** What went wrong at a Kafka client, causes included: its errors hide them in lists. */
export function kafkaReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // It says all that is to be done; what it was made of says it worse.
  if (error instanceof KafkaRefusedError) return error.message;
  const inner: unknown[] = "errors" in error && Array.isArray(error.errors) ? error.errors : [];
  const causes = [...inner, ...(error.cause === undefined ? [] : [error.cause])];
  if (causes.length === 0) return error.message;
  return `${error.message} ${[...new Set(causes.map(kafkaReason))].join("; ")}`;
}
