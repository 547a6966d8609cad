import type { IncomingHttpHeaders, Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { CLIENT_OPTIONS } from "../../../../runtime/ports/aws/clientOptions.ts";

/** A request as it came over the wire. */
export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What the service answers. */
export interface Answer {
  /** @default 200 */
  readonly status?: number;
  /** Text as it is, anything else as JSON. */
  readonly body?: unknown;
}

/** An AWS service that answers as told, request by request. */
export class FakeServer {
  readonly requests: SentRequest[] = [];
  /** Decides each answer by the number of the request, from 0. */
  answer: (request: SentRequest, index: number) => Answer = () => ({});
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      void buffer(request).then((body) => {
        const sent = {
          method: request.method ?? "",
          path: request.url ?? "",
          headers: request.headers,
          body,
        };
        const index = this.requests.push(sent) - 1;
        const { status = 200, body: answer = "" } = this.answer(sent, index);
        const isText = typeof answer === "string";
        response.statusCode = status;
        response.setHeader(
          "Content-Type",
          isText ? "application/xml" : "application/x-amz-json-1.0",
        );
        response.end(isText ? answer : JSON.stringify(answer));
      });
    });
  }

  /** Listens on a free port of this machine. */
  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** The functions' own client options, pointed here. */
  get clientOptions() {
    const { port } = this.#server.address() as AddressInfo;
    return {
      ...CLIENT_OPTIONS,
      endpoint: `http://127.0.0.1:${port}`,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    };
  }

  /** Bodies of all requests, as JSON. */
  get inputs(): Record<string, unknown>[] {
    return this.requests.map(({ body }) => JSON.parse(body.toString()) as Record<string, unknown>);
  }

  /** Operation of each request, for services that name it in a header. */
  get operations(): string[] {
    return this.requests.map(({ headers }) => String(headers["x-amz-target"]).replace(/.*\./, ""));
  }
}

/** A failure in DynamoDB's words. */
export function failure(name: string, fields: Readonly<Record<string, unknown>> = {}): Answer {
  const type = `com.amazonaws.dynamodb.v20120810#${name}`;
  return { status: 400, body: { __type: type, message: `${name} said the test`, ...fields } };
}
