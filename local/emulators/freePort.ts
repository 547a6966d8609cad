import { createServer } from "node:http";
import { closeGracefully, listenOnLoopback } from "./http.ts";

/**
 * A port of 127.0.0.1 that is free at this moment, for programs that cannot tell which one they took.
 * Somebody else may take it first: try again with another when the program says so.
 */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listenOnLoopback(server);
  await closeGracefully(server);
  return port;
}
