import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { Agent, createServer, request as send } from "node:http";
import { once } from "node:events";
import { pipeline } from "node:stream/promises";
import { closeGracefully, listenOnLoopback, readBody } from "../emulators/http.ts";
import type { Endpoints, FunctionDefinition } from "../model.ts";
import type { ServiceCall } from "./ServiceCall.ts";

type Variables = FunctionDefinition["environment"];

/** More than any emulator takes in one request: S3's parts are the largest, at 5 GiB on AWS. */
const MAX_BODY_BYTES = 512 * 1024 * 1024;

/**
 * Service of a signature. Headers of what functions send to others than AWS hold none.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
 */
const SIGNED_FOR = /Credential=[^/]+\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/;

/**
 * Stands before the emulators, and tells of each call that a function makes to them. Functions say who
 * they are by the session token of their credentials.
 */
export class CallRecorder {
  readonly #onCall: (call: ServiceCall) => void;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: Infinity });
  readonly #servers: Server[] = [];
  /** By the emulators' addresses. */
  readonly #fronts = new Map<string, string>();

  constructor(onCall: (call: ServiceCall) => void) {
    this.#onCall = onCall;
  }

  /** Addresses to give to functions instead of those of the emulators. */
  async standBefore(endpoints: Endpoints): Promise<Endpoints> {
    for (const endpoint of new Set(Object.values(endpoints) as string[])) {
      this.#fronts.set(endpoint, await this.#startFront(endpoint));
    }
    return Object.fromEntries(
      Object.entries(endpoints).map(([name, endpoint]: [string, string]) => [
        name,
        this.#fronts.get(endpoint),
      ]),
    ) as unknown as Endpoints;
  }

  /** A function whose variables name the addresses to call instead, as those of queues do. */
  redirect(definition: FunctionDefinition): FunctionDefinition {
    const variables = Object.entries(definition.environment).map(([name, value]) => {
      const origin = [...this.#fronts.keys()].find((endpoint) => value.startsWith(`${endpoint}/`));
      const front = this.#fronts.get(origin ?? "");
      return [name, front === undefined ? value : front + value.slice(origin?.length)];
    });
    return { ...definition, environment: Object.fromEntries(variables) as Variables };
  }

  /** Ends all of it once what is under way is answered. */
  async stop(): Promise<void> {
    await Promise.all(this.#servers.map(closeGracefully));
    this.#agent.destroy();
  }

  async #startFront(endpoint: string): Promise<string> {
    const target = new URL(endpoint);
    const server = createServer((request, response) => {
      this.#forward(target, request, response).catch(() => response.destroy());
    });
    const front = new URL(endpoint);
    front.port = String(await listenOnLoopback(server));
    front.hostname = "127.0.0.1";
    this.#servers.push(server);
    // As the emulators name themselves: without a slash.
    return front.href.replace(/\/$/, "");
  }

  async #forward(target: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request, MAX_BODY_BYTES);
    if (body === undefined) {
      response.writeHead(413).end();
      return;
    }
    const { method = "GET", url: path = "/", headers } = request;
    const asked = send({
      host: target.hostname,
      port: target.port,
      method,
      path,
      headers: { ...headers, host: target.host },
      agent: this.#agent,
    });
    response.on("close", () => asked.destroy());
    asked.end(body);
    const [answer] = (await once(asked, "response")) as [IncomingMessage];
    const status = answer.statusCode ?? 500;
    this.#tell({ method, path, headers, body, status });
    response.writeHead(status, answer.headers);
    await pipeline(answer, response);
  }

  #tell(call: Omit<ServiceCall, "functionName" | "service">): void {
    const [, service] = SIGNED_FOR.exec(call.headers.authorization ?? "") ?? [];
    const functionName = call.headers["x-amz-security-token"];
    if (service === undefined || typeof functionName !== "string") return;
    this.#onCall({ ...call, functionName, service });
  }
}
