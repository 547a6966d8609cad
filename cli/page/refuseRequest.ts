import type { IncomingMessage } from "node:http";

/** Why a request is refused. */
export interface Refused {
  readonly status: number;
  readonly reason: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Refuses what no browser on this machine sends by itself: other methods than GET, names that a foreign
 * site may have made to point here (DNS rebinding), and calls from other sites.
 * @param port that the server listens on
 */
export function refuseRequest(
  { method, headers }: Pick<IncomingMessage, "method" | "headers">,
  port: number,
): Refused | undefined {
  const host = headers.host?.toLowerCase();
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) {
    return { status: 421, reason: `This is http://127.0.0.1:${port}/ and no other host.` };
  }
  if (method !== "GET") {
    return { status: 405, reason: "There is nothing here but to GET.", headers: { allow: "GET" } };
  }
  const isNavigation = headers["sec-fetch-mode"] === "navigate";
  const site = headers["sec-fetch-site"];
  if (!isNavigation && site !== undefined && site !== "same-origin" && site !== "none") {
    return { status: 403, reason: "Other sites may link to this one, and no more." };
  }
  return undefined;
}
