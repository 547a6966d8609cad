import type { Server } from "node:http";
import { createServer } from "node:http";
import { closeGracefully, listenOnLoopback } from "../../../local/emulators/http.ts";

/** A provider of quotes on this machine that answers as Finnhub does, each symbol with the same price. */
// https://finnhub.io/docs/api/quote
export class QuoteServer {
  readonly #server: Server;
  #asked = 0;
  #port = 0;

  constructor() {
    this.#server = createServer((_request, response) => {
      this.#asked += 1;
      const quote = {
        c: 187.5,
        h: 190,
        l: 180,
        o: 181,
        pc: 180,
        t: Math.floor(Date.now() / 1_000),
      };
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(quote));
    });
  }

  /** How many quotes were asked for. */
  get asked(): number {
    return this.#asked;
  }

  /** Where it is, once it is started. */
  get endpoint(): string {
    return `http://127.0.0.1:${this.#port}/`;
  }

  async start(): Promise<void> {
    this.#port = await listenOnLoopback(this.#server);
  }

  async stop(): Promise<void> {
    await closeGracefully(this.#server);
  }
}
