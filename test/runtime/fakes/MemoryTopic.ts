import type { Alert } from "../../../runtime/contract/alert.ts";
import type { AlertTopic } from "../../../runtime/ports/AlertTopic.ts";
import type { Faults } from "./Faults.ts";

/** Most alerts of one call of the topic. */
const MAX_ENTRIES = 10;

/** {@link AlertTopic} in memory, without order: each call takes some of its alerts and not others. */
export class MemoryTopic implements AlertTopic {
  /** What receivers got, repetitions included. */
  readonly published: Alert[] = [];
  /** Alerts that a call does not take though it takes others. */
  refuses: (alert: Alert) => boolean = () => false;
  readonly #faults: Faults;

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  async publish(alerts: readonly Alert[]): Promise<ReadonlyMap<string, unknown>> {
    const failures = new Map<string, unknown>();
    const calls: Promise<void>[] = [];
    for (let at = 0; at < alerts.length; at += MAX_ENTRIES) {
      calls.push(this.#call(alerts.slice(at, at + MAX_ENTRIES), failures));
    }
    await Promise.all(calls);
    return failures;
  }

  async #call(alerts: readonly Alert[], failures: Map<string, unknown>): Promise<void> {
    try {
      await this.#faults.run("topic.publish", () => {
        for (const alert of alerts) {
          if (this.refuses(alert)) failures.set(alert.id, new Error("InternalError"));
          else this.published.push(alert);
        }
      });
    } catch (error) {
      for (const { id } of alerts) failures.set(id, error);
    }
  }
}
