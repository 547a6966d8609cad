import type { Arrival, ArrivalQueue } from "../../../runtime/ports/ArrivalQueue.ts";
import type { Clock } from "../../../runtime/ports/Clock.ts";
import { Faults } from "./Faults.ts";

/** How long a message stays with who received it, in milliseconds. */
const HIDDEN_MS = 900_000;

/** A message, and when it can be received again. */
interface Message {
  readonly body: string;
  visibleAtMs: number;
  receives: number;
}

/** {@link ArrivalQueue} in memory. */
export class MemoryArrivals implements ArrivalQueue {
  readonly messages = new Map<string, Message>();
  readonly #clock: Clock;
  readonly #faults: Faults;
  #count = 0;

  constructor(clock: Clock, faults: Faults = new Faults()) {
    this.#clock = clock;
    this.#faults = faults;
  }

  /** Sends what S3 would of new objects; undefined keys make its test event. */
  tell(...keys: string[]): void {
    const Records = keys.map((key) => ({
      eventName: "ObjectCreated:Put",
      s3: {
        bucket: { name: "lake" },
        object: { key: encodeURIComponent(key).replaceAll("%2F", "/") },
      },
    }));
    this.send(JSON.stringify({ Records }));
  }

  /** Sends any message. */
  send(body: string): void {
    this.#count += 1;
    this.messages.set(String(this.#count), { body, visibleAtMs: 0, receives: 0 });
  }

  /** Has every message visible again, as time does. */
  showAll(): void {
    for (const message of this.messages.values()) message.visibleAtMs = 0;
  }

  receive(): Promise<readonly Arrival[]> {
    return this.#faults.run("queue.receive", () => {
      const nowMs = this.#clock.now();
      const visible = [...this.messages].filter(([, { visibleAtMs }]) => visibleAtMs <= nowMs);
      return visible.slice(0, 10).map(([receipt, message]) => {
        message.visibleAtMs = nowMs + HIDDEN_MS;
        message.receives += 1;
        return { receipt, body: message.body, receives: message.receives };
      });
    });
  }

  remove(arrivals: readonly Arrival[]): Promise<void> {
    return this.#faults.run("queue.remove", () => {
      for (const { receipt } of arrivals) this.messages.delete(receipt);
    });
  }

  release(arrivals: readonly Arrival[], afterSeconds: number): Promise<void> {
    return this.#faults.run("queue.release", () => {
      for (const { receipt } of arrivals) {
        const message = this.messages.get(receipt);
        if (message !== undefined) message.visibleAtMs = this.#clock.now() + afterSeconds * 1000;
      }
    });
  }
}
