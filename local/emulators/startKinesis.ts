import { EventEmitter } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { LOCAL_AWS } from "../model.ts";
import { checkLevelStore } from "./checkLevelStore.ts";
import type { Emulator } from "./Emulator.ts";
import { findPart } from "./findPart.ts";
import { closeGracefully, listenOnLoopback, readBody } from "./http.ts";
import { speedUpSequences } from "./speedUpSequences.ts";

/** kinesalite's own limit: Kinesis takes 5 MiB of records a call, base64 and JSON come on top. */
const MAX_REQUEST_BYTES = 7 * 1024 * 1024;

interface KinesaliteOptions {
  readonly path: string;
  readonly createStreamMs: number;
  readonly deleteStreamMs: number;
  readonly updateStreamMs: number;
  readonly shardLimit: number;
}

type Kinesalite = (options: KinesaliteOptions) => Server;

/**
 * Starts Kinesis Data Streams (kinesalite) in this process on a free port. Streams are LevelDB files in
 * `directory` and found there again. Clients must speak HTTP/1: `requestHandler: new NodeHttpHandler()`.
 * @param onWrite called when a stream has been written to
 * @throws {MissingPartError} when kinesalite is not installed or its native store does not load.
 */
export async function startKinesis(
  directory: string,
  onWrite: () => void = () => undefined,
): Promise<Emulator> {
  const folder = findPart("kinesalite");
  await checkLevelStore(folder, directory);
  speedUpSequences(folder);
  const url = pathToFileURL(join(folder, "index.js")).href;
  const module = (await import(url)) as { default: Kinesalite };
  const kinesalite = makeKinesalite(module.default, directory);
  const front = createServer((request, response) => {
    if (isWrite(request)) response.on("finish", onWrite);
    void forward(kinesalite, request, response);
  });
  const port = await listenOnLoopback(front);
  let stopped: Promise<void> | undefined;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    // Requests first: kinesalite throws out of a callback when its files close under a request.
    stop: () => (stopped ??= closeGracefully(front).then(() => closeStore(kinesalite))),
  };
}

function makeKinesalite(create: Kinesalite, directory: string): Server {
  const { AWS_REGION, AWS_ACCOUNT_ID } = process.env;
  // Read once, at creation: ARNs are the local ones whatever the user's shell says.
  setEnvironment({ AWS_REGION: LOCAL_AWS.region, AWS_ACCOUNT_ID: LOCAL_AWS.accountId });
  try {
    return create({
      path: directory,
      createStreamMs: 0,
      deleteStreamMs: 0,
      updateStreamMs: 0,
      shardLimit: 100_000,
    });
  } finally {
    setEnvironment({ AWS_REGION, AWS_ACCOUNT_ID });
  }
}

function setEnvironment(variables: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

/** What is not one of these, which come all the time, may bring records or shards. */
const READS = /\.(Get|List|Describe)\w+$/;

function isWrite({ headers }: IncomingMessage): boolean {
  return !READS.test(String(headers["x-amz-target"]));
}

/**
 * Hands kinesalite a request only when all of it is here. Left alone it ends the process when a client
 * goes away in the middle of a body.
 */
async function forward(
  kinesalite: Server,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let body: Buffer | undefined;
  try {
    body = await readBody(request, MAX_REQUEST_BYTES);
  } catch {
    response.destroy();
    return;
  }
  if (body === undefined) {
    response.writeHead(413).end();
    return;
  }
  const { method, headers, url } = request;
  const replayed = Object.assign(new EventEmitter(), { method, headers, url });
  try {
    kinesalite.emit("request", replayed, response);
    const named = nameStream(body);
    if (named.length > 0) replayed.emit("data", named);
    replayed.emit("end");
  } catch (error) {
    response.writeHead(500, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify({ __type: "InternalFailure", message: String(error) }));
  }
}

/** Calls may name their stream by ARN, which is younger than kinesalite: adds the name it asks for. */
function nameStream(body: Buffer): Buffer {
  if (!body.includes('"StreamARN"')) return body;
  try {
    const call = JSON.parse(body.toString("utf8")) as { StreamARN?: string; StreamName?: string };
    if (call.StreamARN === undefined || call.StreamName !== undefined) return body;
    return Buffer.from(JSON.stringify({ ...call, StreamName: call.StreamARN.split("/")[1] }));
  } catch {
    // Not JSON: kinesalite answers that itself.
    return body;
  }
}

async function closeStore(kinesalite: Server): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    kinesalite.close((error) => {
      // Its own server never listened.
      const expected =
        (error as NodeJS.ErrnoException | undefined)?.code === "ERR_SERVER_NOT_RUNNING";
      if (error && !expected) reject(error);
      else resolve();
    });
  });
}
