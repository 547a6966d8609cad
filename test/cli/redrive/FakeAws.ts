import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** What Lambda answers to an invocation. */
export interface FakeInvocation {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A request as it came over the wire. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

const KEYS_A_PAGE = 2;

/** S3 and Lambda on loopback, as their documentation describes their wires. */
export class FakeAws {
  readonly bucket = "stocks-failed-1a2b";
  readonly objects = new Map<string, string>();
  readonly requests: WireRequest[] = [];
  /** Decides what an invocation of a function gives. */
  invoke: (functionName: string, event: string) => FakeInvocation = () => ({ body: "null" });
  /** Errors of S3 by method and key. */
  readonly errors = new Map<string, { readonly status: number; readonly code: string }>();
  readonly #server: Server;
  readonly #variables: Record<string, string | undefined> = {};

  constructor() {
    this.#server = createServer((request, response) => {
      void text(request).then((body) => {
        const { method = "", url = "", headers } = request;
        this.requests.push({ method, path: url, headers, body });
        if (url.startsWith("/2015-03-31/")) this.#lambda(url, body, response);
        else this.#s3(method, new URL(url, "http://fake"), response);
      });
    });
  }

  /** Listens, and points the SDK of this process here until {@link stop}. */
  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    const { port } = this.#server.address() as AddressInfo;
    this.#set({
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_PROFILE: undefined,
      AWS_CONFIG_FILE: "/nowhere",
      AWS_SHARED_CREDENTIALS_FILE: "/nowhere",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_MAX_ATTEMPTS: "1",
    });
  }

  /** Sets variables of this process for as long as this runs. */
  set(variables: Record<string, string | undefined>): void {
    this.#set(variables);
  }

  async stop(): Promise<void> {
    for (const [name, value] of Object.entries(this.#variables)) assign(name, value);
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #set(variables: Record<string, string | undefined>): void {
    for (const [name, value] of Object.entries(variables)) {
      if (!(name in this.#variables)) this.#variables[name] = process.env[name];
      assign(name, value);
    }
  }

  // https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
  #lambda(url: string, event: string, response: ServerResponse): void {
    const [, name = ""] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(url) ?? [];
    const { status = 200, headers = {}, body = "" } = this.invoke(decodeURIComponent(name), event);
    response.writeHead(status, headers).end(body);
  }

  #s3(method: string, url: URL, response: ServerResponse): void {
    const [, bucket, ...parts] = url.pathname.split("/");
    const key = decodeURIComponent(parts.join("/"));
    const error = this.errors.get(`${method} ${key}`);
    if (bucket !== this.bucket) return sendError(response, 404, "NoSuchBucket");
    if (error !== undefined) return sendError(response, error.status, error.code);
    if (key === "") {
      response.end(this.#listing(url.searchParams.get("continuation-token")));
    } else if (method === "DELETE") {
      this.objects.delete(key);
      response.writeHead(204).end();
    } else {
      const found = this.objects.get(key);
      if (found === undefined) sendError(response, 404, "NoSuchKey");
      else response.end(found);
    }
  }

  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
  #listing(after: string | null): string {
    const keys = [...this.objects.keys()].sort().filter((key) => after === null || key > after);
    const page = keys.slice(0, KEYS_A_PAGE);
    const contents = page.map((key) => `<Contents><Key>${key}</Key></Contents>`).join("");
    const isTruncated = keys.length > page.length;
    const next = isTruncated ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : "";
    return `<ListBucketResult><IsTruncated>${isTruncated}</IsTruncated>${next}${contents}</ListBucketResult>`;
  }
}

function sendError(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { "Content-Type": "application/xml" });
  response.end(`<Error><Code>${code}</Code><Message>${code}, said the test</Message></Error>`);
}

function assign(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
