import type { Alert } from "../contract/alert.ts";

/** The topic that tells people and programs of alerts. */
export interface AlertTopic {
  /**
   * Publishes alerts, each at least once and under the same id each time. A topic that keeps order gets
   * a symbol's alerts in the order given, and none behind one that failed.
   * @returns why alerts were not published, by alert id; all others were
   */
  publish(alerts: readonly Alert[]): Promise<ReadonlyMap<string, unknown>>;
}
