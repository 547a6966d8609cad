import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { connect, createServer } from "node:net";

/** Number of the API by which records are produced. https://kafka.apache.org/protocol#protocol_api_keys */
const PRODUCE = 0;

/** Stands between clients and a broker, and can lose what the broker answers. */
export class LossyProxy {
  readonly #server = createServer((client) => this.#serve(client));
  readonly #sockets = new Set<Socket>();
  #brokerPort = 0;
  #toLose: { readonly awayMs: number; readonly lost: () => void } | undefined;
  #awayUntil = 0;

  /** Listens on a free port, and gives its number. */
  async listen(): Promise<number> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return (this.#server.address() as AddressInfo).port;
  }

  /** Names the broker that is behind it. */
  leadTo(brokerPort: number): void {
    this.#brokerPort = brokerPort;
  }

  /**
   * Lets the broker take the next records that are produced, loses its answer with all connections, and lets
   * nobody in for a while. Resolves once that has begun.
   */
  loseNextAnswer(awayMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#toLose = { awayMs, lost: resolve };
    return promise;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #serve(client: Socket): void {
    if (Date.now() < this.#awayUntil) {
      client.resetAndDestroy();
      return;
    }
    const broker = connect(this.#brokerPort, "127.0.0.1");
    for (const socket of [client, broker]) {
      this.#sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        this.#sockets.delete(socket);
        client.destroy();
        broker.destroy();
      });
    }
    let hasProduced = false;
    client.on("data", (chunk: Buffer) => {
      // Four bytes of length, two of the API's number.
      hasProduced ||= this.#toLose !== undefined && chunk.readInt16BE(4) === PRODUCE;
      broker.write(chunk);
    });
    broker.on("data", (chunk: Buffer) => {
      if (hasProduced) this.#lose();
      else client.write(chunk);
    });
  }

  #lose(): void {
    if (this.#toLose === undefined) return;
    this.#awayUntil = Date.now() + this.#toLose.awayMs;
    this.#toLose.lost();
    this.#toLose = undefined;
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }
}
