import type { Alert } from "../contract/alert.ts";

/** The topic that tells people and programs of alerts. */
export interface AlertTopic {
  /** Publishes an alert; at least once, the same id each time. */
  publish(alert: Alert): Promise<void>;
}
