import { randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { PageEvents } from "../../dashboard/api.ts";
import { HEARTBEAT_MS } from "../../dashboard/api.ts";

/** Bounds of a hub. */
export interface EventHubOptions {
  /** Connections at a time. Default: 32. */
  readonly clientsMax?: number;
  /** Events kept for those who come back, in bytes of text. Default: 1 MiB. */
  readonly keptBytesMax?: number;
  /** What may wait for a client that reads slowly, in bytes; beyond it, it is dropped. Default: 1 MiB. */
  readonly backlogBytesMax?: number;
  /** Default: {@link HEARTBEAT_MS}. */
  readonly heartbeatMs?: number;
  /** How long events are kept once nobody is connected, in milliseconds. Default: 30,000. */
  readonly lingerMs?: number;
}

/** What a client is told first when events alone do not bring it up to date. */
export type MakeSnapshot = (eventId: string) => PageEvents["snapshot"];

interface Kept {
  readonly number: number;
  readonly text: string;
}

/** How soon a browser comes back after a connection ended, in milliseconds. */
const RETRY_MS = 1_000;

/**
 * Server-sent events to any number of pages. Bounded: a page that reads too slowly is dropped and begins
 * anew; one that comes back gets what it missed while that is kept, else everything.
 */
// https://html.spec.whatwg.org/multipage/server-sent-events.html
export class EventHub {
  readonly #options: Required<EventHubOptions>;
  readonly #clients = new Set<ServerResponse>();
  readonly #heartbeat: NodeJS.Timeout;
  /** Differs for each unbroken sequence of events. */
  #epoch = makeEpoch();
  #number = 0;
  #kept: Kept[] = [];
  #keptBytes = 0;
  #leftAtMs = -Infinity;

  constructor(options: EventHubOptions = {}) {
    this.#options = {
      clientsMax: options.clientsMax ?? 32,
      keptBytesMax: options.keptBytesMax ?? 1_048_576,
      backlogBytesMax: options.backlogBytesMax ?? 1_048_576,
      heartbeatMs: options.heartbeatMs ?? HEARTBEAT_MS,
      lingerMs: options.lingerMs ?? 30_000,
    };
    this.#heartbeat = setInterval(
      () => this.#sendAll(formatEvent("heartbeat", {})),
      this.#options.heartbeatMs,
    );
    this.#heartbeat.unref();
  }

  /** Whether somebody is connected, or was a moment ago: else events need not be made. */
  get isWatched(): boolean {
    return this.#clients.size > 0 || Date.now() - this.#leftAtMs < this.#options.lingerMs;
  }

  get clientCount(): number {
    return this.#clients.size;
  }

  /** Bytes of the events that are kept. */
  get keptBytes(): number {
    return this.#keptBytes;
  }

  /** Id of the last event: what was made before it holds all before it. */
  get lastId(): string {
    return `${this.#epoch}-${this.#number}`;
  }

  /**
   * Makes a response the stream of events.
   * @param lastId id of the last event that the client has, as it says
   * @returns false when there are too many clients; the response is untouched then
   */
  connect(
    response: ServerResponse,
    lastId: string | undefined,
    makeSnapshot: MakeSnapshot,
  ): boolean {
    if (this.#clients.size >= this.#options.clientsMax) return false;
    response.writeHead(200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
    });
    response.write(`retry: ${RETRY_MS}\n\n`);
    const missed = lastId === undefined ? undefined : this.#eventsAfter(lastId);
    if (missed === undefined) {
      const id = this.lastId;
      response.write(formatEvent("snapshot", makeSnapshot(id), id));
    } else {
      for (const { text } of missed) response.write(text);
    }
    this.#clients.add(response);
    response.on("close", () => {
      this.#clients.delete(response);
      this.#leftAtMs = Date.now();
    });
    return true;
  }

  /** Tells everybody, and keeps it for those who come back. */
  publish<Name extends keyof PageEvents>(name: Name, data: PageEvents[Name]): void {
    this.#number += 1;
    const text = formatEvent(name, data, this.lastId);
    this.#kept.push({ number: this.#number, text });
    this.#keptBytes += text.length;
    let dropped = 0;
    while (this.#keptBytes > this.#options.keptBytesMax) {
      this.#keptBytes -= this.#kept[dropped]?.text.length ?? 0;
      dropped += 1;
    }
    this.#kept.splice(0, dropped);
    this.#sendAll(text);
  }

  /** Something happened that is told to nobody: who comes back has to begin anew. */
  skip(): void {
    this.#epoch = makeEpoch();
    this.#number = 0;
    this.#kept = [];
    this.#keptBytes = 0;
  }

  /** Ends all connections. */
  close(): void {
    clearInterval(this.#heartbeat);
    for (const client of this.#clients) client.end();
  }

  /** What came after an event; undefined when that is no longer known. */
  #eventsAfter(id: string): readonly Kept[] | undefined {
    const match = /^([0-9a-f]+)-(\d{1,15})$/.exec(id);
    const number = Number(match?.[2]);
    const oldest = this.#number - this.#kept.length;
    if (match?.[1] !== this.#epoch || number < oldest || number > this.#number) return undefined;
    return this.#kept.slice(number - oldest);
  }

  #sendAll(text: string): void {
    for (const client of this.#clients) {
      client.write(text);
      if (client.writableLength <= this.#options.backlogBytesMax) continue;
      this.#clients.delete(client);
      client.destroy();
    }
  }
}

/** One event as text; JSON has no line break that would end it. */
function formatEvent<Name extends keyof PageEvents>(
  name: Name,
  data: PageEvents[Name],
  id?: string,
): string {
  const head = id === undefined ? "" : `id: ${id}\n`;
  return `${head}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

function makeEpoch(): string {
  return randomBytes(6).toString("hex");
}
