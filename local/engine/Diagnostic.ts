/** Something the program or the engine said. */
export interface Diagnostic {
  readonly severity: "debug" | "info" | "warning" | "error";
  /** Plain text, without colours. */
  readonly message: string;
  /** Where it came from: the SDK's log, the program's own output, or the engine itself. */
  readonly source: "log" | "stdout" | "stderr" | "engine";
  /** Resource it is about; absent: the program. */
  readonly urn?: string;
}
