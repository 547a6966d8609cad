import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Emulator } from "./Emulator.ts";
import { findPart, PARTS } from "./findPart.ts";
import { freePort } from "./freePort.ts";
import { GuardedProcess } from "./GuardedProcess.ts";
import { MissingPartError } from "./MissingPartError.ts";

/** Environment variable with the address of a DynamoDB stand-in to use instead of our own. */
export const DYNAMODB_ENDPOINT_VARIABLE = "STOCK_ANALYTICS_DYNAMODB_ENDPOINT";

const PORT_ATTEMPTS = 5;
const PACKAGE = "@dynoxide/linux-x64";
const DOCKER_COMMAND =
  `docker run -d -p 127.0.0.1:8000:8000 amazon/dynamodb-local && ` +
  `export ${DYNAMODB_ENDPOINT_VARIABLE}=http://127.0.0.1:8000`;

/** A running DynamoDB. */
export interface DynamoDbEmulator extends Emulator {
  /** Whether it was there already: its tables outlive the run. */
  readonly external: boolean;
}

/**
 * Starts DynamoDB with Streams (the dynoxide binary) on a free port, its SQLite file in `directory`. The
 * process ends with ours, however ours ends. Where `STOCK_ANALYTICS_DYNAMODB_ENDPOINT` is set, nothing is
 * started and that address is used, for instance DynamoDB Local's.
 * @throws {MissingPartError} when there is neither an address nor a binary for this machine.
 */
export async function startDynamoDb(
  directory: string,
  endpoint = process.env[DYNAMODB_ENDPOINT_VARIABLE],
): Promise<DynamoDbEmulator> {
  if (endpoint !== undefined && endpoint !== "") return useEndpoint(endpoint);
  const binary = findBinary();
  mkdirSync(directory, { recursive: true });
  const file = join(directory, "dynamodb.sqlite");
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const server = new GuardedProcess([
      binary,
      ...["--host", "127.0.0.1", "--port", String(port), "--db-path", file],
    ]);
    try {
      // Its own words, not an open port: somebody else may have taken the port meanwhile.
      await server.printed("listening on");
      speedUpStreams(file);
      return {
        endpoint: `http://127.0.0.1:${port}`,
        external: false,
        failed: server.failed,
        stop: () => server.stop(),
      };
    } catch (error) {
      await server.stop();
      if (attempt === PORT_ATTEMPTS || !/port/i.test(String(error))) throw error;
    }
  }
}

function useEndpoint(endpoint: string): DynamoDbEmulator {
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol)) {
    throw new Error(
      `"${DYNAMODB_ENDPOINT_VARIABLE}" must be an http address, got "${endpoint}"; ` +
        `set it to one such as http://127.0.0.1:8000, or unset it.`,
    );
  }
  return { endpoint: endpoint.replace(/\/$/, ""), external: true, stop: () => Promise.resolve() };
}

function findBinary(): string {
  if (process.platform === "linux" && process.arch === "x64") {
    return join(findPart(PACKAGE, `npm i -D ${PACKAGE}@${PARTS[PACKAGE]}`), "dynoxide");
  }
  throw new MissingPartError(
    `The local run has no DynamoDB of its own for ${process.platform} ${process.arch}.`,
    DOCKER_COMMAND,
  );
}

/**
 * Adds the index that dynoxide's stream table lacks. Without it each write to a table with a stream scans
 * all stream records (1,192 writes/s falling to 265 within minutes); with it the rate stays.
 */
function speedUpStreams(file: string): void {
  const database = new DatabaseSync(file, { timeout: 5000 });
  try {
    database.exec(
      "CREATE INDEX IF NOT EXISTS _stream_seq " +
        "ON _stream_records(table_name, CAST(sequence_number AS INTEGER))",
    );
  } finally {
    database.close();
  }
}
