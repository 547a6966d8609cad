import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ApiError, PipelineState, Series } from "../../dashboard/api.ts";
import { SYMBOL_PATTERN } from "../../runtime/contract/tick.ts";
import { UsageError } from "../UsageError.ts";
import type { EventHub } from "./EventHub.ts";
import type { PageFile } from "./loadPageFiles.ts";
import { refuseRequest } from "./refuseRequest.ts";
import { SECURITY_HEADERS } from "./securityHeaders.ts";

/** What a server serves. */
export interface PageContent {
  /** Files of the page by path. */
  readonly files: ReadonlyMap<string, PageFile>;
  /** Everything there is to show, but for the id of the last event. */
  readonly state: () => Omit<PipelineState, "eventId">;
  /** The history of a symbol; undefined: there is none. */
  readonly series: (symbol: string) => Promise<Series | undefined>;
  readonly events: EventHub;
  /** For programs: names and addresses of the run's parts. */
  readonly status: () => unknown;
  /** Takes why an answer was 500. */
  readonly onError: (error: unknown) => void;
}

const LOOPBACK = "127.0.0.1";
/** Connections at a time; pages hold one each, and take others for a moment. */
const MAX_CONNECTIONS = 128;

/** Serves the page and its API on loopback, to this machine only. */
export class PageServer {
  readonly #content: PageContent;
  readonly #server: Server;
  #port = 0;

  constructor(content: PageContent) {
    this.#content = content;
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#server.maxConnections = MAX_CONNECTIONS;
  }

  /** Address of the page. */
  get url(): string {
    return `http://${LOOPBACK}:${this.#port}/`;
  }

  /**
   * Begins to listen.
   * @param port 0: any free one
   * @throws {UsageError} if the port is taken
   */
  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, LOOPBACK, resolve);
    }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EADDRINUSE" && error.code !== "EACCES") throw error;
      throw new UsageError(
        `--port ${port} cannot be used (${error.code}); choose another, or 0 for any free one`,
      );
    });
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    this.#content.events.close();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    const refused = refuseRequest(request, this.#port);
    if (refused !== undefined) {
      // Whatever it sends after its head is not waited for.
      response.writeHead(refused.status, { ...refused.headers, connection: "close" });
      response.end(`${refused.reason}\n`);
      return;
    }
    try {
      await this.#route(request, response);
    } catch (error) {
      this.#content.onError(error);
      if (response.headersSent) response.destroy();
      else sendError(response, 500, "The state of the pipeline could not be read.");
    }
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = parseTarget(request.url);
    switch (url?.pathname) {
      case "/api/state":
        return sendJson(response, {
          ...this.#content.state(),
          eventId: this.#content.events.lastId,
        });
      case "/api/series":
        return this.#sendSeries(response, url.searchParams.get("symbol"));
      case "/api/events":
        return this.#connect(request, response, url.searchParams.get("after"));
      case "/status.json":
        return sendJson(response, this.#content.status());
      default:
        return sendFile(request, response, this.#content.files.get(url?.pathname ?? ""));
    }
  }

  async #sendSeries(response: ServerResponse, symbol: string | null): Promise<void> {
    if (symbol === null || !SYMBOL_PATTERN.test(symbol)) {
      return sendError(response, 400, '"symbol" must be a symbol, for instance ?symbol=AAPL.');
    }
    const series = await this.#content.series(symbol);
    if (series === undefined) return sendError(response, 404, `There is no tick of ${symbol}.`);
    sendJson(response, series);
  }

  #connect(request: IncomingMessage, response: ServerResponse, after: string | null): void {
    const { events, state } = this.#content;
    // The browser's own memory is newer than the address that it began with.
    const last = request.headers["last-event-id"] ?? after ?? undefined;
    const lastId = Array.isArray(last) ? last[0] : last;
    if (events.connect(response, lastId, (eventId) => ({ ...state(), eventId }))) return;
    response.setHeader("retry-after", "5");
    sendError(response, 503, "Too many pages are open; close some.");
  }
}

/** Only a path: never what a proxy would be asked for. */
function parseTarget(target: string | undefined): URL | undefined {
  const base = `http://${LOOPBACK}/`;
  return target?.startsWith("/") === true && URL.canParse(target, base)
    ? new URL(target, base)
    : undefined;
}

function sendFile(
  { headers }: IncomingMessage,
  response: ServerResponse,
  file: PageFile | undefined,
): void {
  if (file === undefined) return sendError(response, 404, "There is nothing here.");
  response.setHeader("cache-control", "no-cache");
  response.setHeader("etag", file.etag);
  if (headers["if-none-match"] === file.etag) response.writeHead(304).end();
  else response.writeHead(200, { "content-type": file.type }).end(file.body);
}

function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
  });
  response.end(JSON.stringify(value));
}

function sendError(response: ServerResponse, status: number, error: string): void {
  sendJson(response, { error } satisfies ApiError, status);
}
