import { once } from "node:events";
import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * Makes a server listen on a free port of 127.0.0.1 and returns the port. Idle connections stay open:
 * a server that closes one just as a client reuses it costs the client an error and a retry.
 */
export async function listenOnLoopback(server: Server): Promise<number> {
  server.keepAliveTimeout = 0;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** Stops taking requests, lets those under way finish, and closes all connections. */
export async function closeGracefully(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
  });
  // A connection becomes idle only with the end of its response, after which nothing else closes it.
  server.closeIdleConnections();
  const sweep = setInterval(() => server.closeIdleConnections(), 10);
  try {
    await closed;
  } finally {
    clearInterval(sweep);
  }
}

/**
 * The whole body of a request; undefined when it exceeds `maxBytes`.
 * @throws when the client goes away before the end.
 */
export async function readBody(
  request: IncomingMessage,
  maxBytes: number,
): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= maxBytes) chunks.push(chunk);
  }
  return bytes > maxBytes ? undefined : Buffer.concat(chunks);
}
