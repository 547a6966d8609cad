/**
 * Brokers that answer do not let us do what we want, and will not by waiting: a name, a certificate or a
 * topic is wrong. The message says which, and what to do next.
 */
export class KafkaRefusedError extends Error {
  override readonly name = "KafkaRefusedError";
  /** With which the command ends. */
  readonly exitCode = 2;
}
