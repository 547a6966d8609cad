import type { PageEvents } from "./api.ts";
import { HEARTBEAT_MS } from "./api.ts";

/** `live`: events come. `reconnecting`: they do not, and it is tried again. */
export type ConnectionStatus = "connecting" | "live" | "reconnecting";

/** What an event does. */
export type EventHandlers = {
  readonly [Name in keyof PageEvents]: (data: PageEvents[Name]) => void;
};

/** Silence that means a broken connection: browsers notice by themselves only after minutes. */
const SILENCE_MS = 3 * HEARTBEAT_MS;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 10_000;

/**
 * Events from the server, for as long as the page is open: comes back by itself after every failure, and
 * says where it left off.
 */
export class LiveConnection {
  readonly #urlAfter: (eventId: string) => string;
  readonly #handlers: EventHandlers;
  readonly #onStatus: (status: ConnectionStatus) => void;
  #source: EventSource | undefined;
  #lastId: string;
  #waitMs = FIRST_WAIT_MS;
  #watchdog: number | undefined;

  /** @param lastId id of the last event that is known already */
  constructor(
    urlAfter: (eventId: string) => string,
    lastId: string,
    handlers: EventHandlers,
    onStatus: (status: ConnectionStatus) => void,
  ) {
    this.#urlAfter = urlAfter;
    this.#lastId = lastId;
    this.#handlers = handlers;
    this.#onStatus = onStatus;
  }

  /** Connects. To be called once. */
  open(): void {
    const source = new EventSource(this.#urlAfter(this.#lastId));
    this.#source = source;
    this.#expectSound();
    source.addEventListener("open", () => this.#noteSound());
    source.addEventListener("error", () => {
      this.#onStatus("reconnecting");
      // Otherwise the browser tries again by itself.
      if (source.readyState === EventSource.CLOSED) this.#reopenLater();
    });
    this.#listen(source, "snapshot");
    this.#listen(source, "ticks");
    this.#listen(source, "alerts");
    this.#listen(source, "totals");
    this.#listen(source, "heartbeat");
  }

  #listen<Name extends keyof PageEvents>(source: EventSource, name: Name): void {
    source.addEventListener(name, (event: MessageEvent<string>) => {
      if (event.lastEventId !== "") this.#lastId = event.lastEventId;
      this.#noteSound();
      this.#handlers[name](JSON.parse(event.data) as PageEvents[Name]);
    });
  }

  #noteSound(): void {
    this.#waitMs = FIRST_WAIT_MS;
    this.#onStatus("live");
    this.#expectSound();
  }

  #expectSound(): void {
    window.clearTimeout(this.#watchdog);
    this.#watchdog = window.setTimeout(() => {
      this.#onStatus("reconnecting");
      this.#reopenLater();
    }, SILENCE_MS);
  }

  #reopenLater(): void {
    this.#source?.close();
    window.clearTimeout(this.#watchdog);
    window.setTimeout(() => this.open(), this.#waitMs);
    this.#waitMs = Math.min(LONGEST_WAIT_MS, 2 * this.#waitMs);
  }
}
