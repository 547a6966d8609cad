import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { LocalStack } from "../local/LocalStack.ts";
import type { PipelineNames } from "./replay/pipelineNames.ts";
import type { RunObserver } from "./replay/RunObserver.ts";

/** A page that shows whether the pipeline runs. */
export interface StatusPage {
  readonly url: string;
  close(): Promise<void>;
}

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="refresh" content="2">
<meta name="viewport" content="width=device-width">
<title>Stock analytics pipeline</title>
<h1>Stock analytics pipeline</h1>
<pre>{status}</pre>
</html>
`;

/** Serves the state of the run on loopback: `/` for people, `/status.json` for programs. */
export async function serveStatus(
  stack: LocalStack,
  names: PipelineNames,
  observer: RunObserver,
  port: number,
): Promise<StatusPage> {
  const status = (): string => {
    const counts = {
      alertsDelivered: observer.deliveredAlertIds.size,
      ticksLate: observer.lateKeys.size,
    };
    return JSON.stringify({ pipeline: names, endpoints: stack.endpoints, ...counts }, undefined, 2);
  };
  const server = createServer((request, response) => {
    const isJson = request.url === "/status.json";
    response.setHeader("content-security-policy", "default-src 'none'");
    response.setHeader("x-content-type-options", "nosniff");
    if (!isJson && request.url !== "/") response.writeHead(404).end("not found\n");
    else if (isJson) response.setHeader("content-type", "application/json").end(status());
    else {
      const text = status().replaceAll("&", "&amp;").replaceAll("<", "&lt;");
      response
        .setHeader("content-type", "text/html; charset=utf-8")
        .end(PAGE.replace("{status}", () => text));
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${bound}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
