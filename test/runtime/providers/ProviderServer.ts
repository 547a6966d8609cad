import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a request of the adapters looked like. */
export interface SeenRequest {
  /** Path and query. */
  readonly url: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
}

/** Answers one request in whatever way. */
export type Reply = (request: SeenRequest, response: ServerResponse) => void;

/** A provider on this machine that answers as a test wants, and notes what it was asked. */
export class ProviderServer {
  /** Requests for quotes, in the order in which they came. */
  readonly seen: SeenRequest[] = [];
  /** Requests for anything else: cookies and crumbs. */
  readonly others: SeenRequest[] = [];
  #replies: Reply[] = [];
  #server: Server | undefined;
  #port = 0;

  get baseUrl(): string {
    return `http://127.0.0.1:${this.#port}/`;
  }

  async start(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server = createServer((request, response) => this.#answer(request, response));
    this.#server.listen(this.#port, "127.0.0.1", resolve);
    await promise;
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Goes down with everything that is under way. */
  async stop(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server?.close(() => resolve());
    this.#server?.closeAllConnections();
    await promise;
  }

  /** How the next requests for quotes are answered, in turn; the last one again and again. */
  reply(...replies: Reply[]): void {
    this.#replies = replies;
    this.seen.length = this.others.length = 0;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? "/", this.baseUrl);
    const { pathname: path, searchParams: query } = url;
    const seen = { url: path + url.search, path, query, headers: request.headers };
    if (path === "/v1/test/getcrumb") {
      this.others.push(seen);
      response.end(`crumb-${this.others.length}`);
    } else if (path === "/quote/AAPL") {
      this.others.push(seen);
      const cookie = "A1=cookie; Expires=Fri, 31 Dec 2100 00:00:00 GMT; Domain=yahoo.com; Path=/";
      response.writeHead(200, { "Set-Cookie": cookie }).end("<html></html>");
    } else {
      this.seen.push(seen);
      const reply = this.#replies[Math.min(this.seen.length, this.#replies.length) - 1];
      reply?.(seen, response);
    }
  }
}

/** Answers with a body. */
export function say(
  body: string | object,
  status = 200,
  headers: Record<string, string> = {},
): Reply {
  return (_request, response) => {
    response.writeHead(status, headers);
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };
}

/** Says nothing, for as long as one wants to wait. */
export const stall: Reply = () => undefined;

/** Promises more than it sends. */
export function cut(body: string): Reply {
  return (_request, response) => {
    response.writeHead(200, { "Content-Length": String(body.length + 100) });
    response.write(body, () => response.destroy());
  };
}
