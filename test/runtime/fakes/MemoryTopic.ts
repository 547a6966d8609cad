import type { Alert } from "../../../runtime/contract/alert.ts";
import type { AlertTopic } from "../../../runtime/ports/AlertTopic.ts";
import type { Faults } from "./Faults.ts";

/** {@link AlertTopic} in memory. */
export class MemoryTopic implements AlertTopic {
  /** What receivers got, repetitions included. */
  readonly published: Alert[] = [];
  readonly #faults: Faults;

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  publish(alert: Alert): Promise<void> {
    return this.#faults.run("topic.publish", () => void this.published.push(alert));
  }
}
