import type { IncomingMessage } from "node:http";
import { request } from "node:http";

/** A server-sent event as it came. */
export interface ReadEvent {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: unknown;
}

/** Reads a stream of events, by the rules of the format. */
export class EventReader {
  readonly response: IncomingMessage;
  readonly events: ReadEvent[] = [];
  isEnded = false;
  #text = "";
  #wake: (() => void) | undefined;

  /** Connects. Resolves with the head of the answer. */
  static open(url: string, headers: Record<string, string> = {}): Promise<EventReader> {
    return new Promise((resolve, reject) => {
      request(url, { headers, agent: false }, (response) => resolve(new EventReader(response)))
        .on("error", reject)
        .end();
    });
  }

  private constructor(response: IncomingMessage) {
    this.response = response;
    response.setEncoding("utf8");
    response.on("data", (text: string) => {
      this.#text += text;
      for (let end; (end = this.#text.indexOf("\n\n")) >= 0;) {
        this.#take(this.#text.slice(0, end));
        this.#text = this.#text.slice(end + 2);
      }
      this.#wake?.();
    });
    const end = (): void => {
      this.isEnded = true;
      this.#wake?.();
    };
    response.on("error", end).on("close", end);
  }

  /** Waits for an event of that name, and takes it and all before it. */
  async next(name: string): Promise<ReadEvent> {
    for (;;) {
      const at = this.events.findIndex(({ event }) => event === name);
      if (at >= 0) return this.events.splice(0, at + 1).at(-1) as ReadEvent;
      if (this.isEnded) throw new Error(`the stream ended before "${name}"`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** Waits until the server ends it. */
  async ended(): Promise<void> {
    while (!this.isEnded) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  close(): void {
    this.response.destroy();
  }

  #take(block: string): void {
    const fields = new Map(
      block.split("\n").map((line) => {
        const [name = "", ...rest] = line.split(": ");
        return [name, rest.join(": ")] as const;
      }),
    );
    const data = fields.get("data");
    if (data === undefined) return;
    this.events.push({
      id: fields.get("id"),
      event: fields.get("event") ?? "message",
      data: JSON.parse(data) as unknown,
    });
  }
}
