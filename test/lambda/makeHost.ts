import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { FunctionHost } from "../../local/lambda/FunctionHost.ts";
import type { InvokeError, LogLine, Metric } from "../../local/lambda/model.ts";
import type { Endpoints, FunctionDefinition } from "../../local/model.ts";

/** Addresses at which nothing listens. */
export const ENDPOINTS: Endpoints = {
  kinesis: "http://127.0.0.1:1",
  dynamodb: "http://127.0.0.1:2",
  s3: "http://127.0.0.1:3",
  sns: "http://127.0.0.1:4",
  sqs: "http://127.0.0.1:5",
};

/** A host in a folder of its own, and what it reported. */
export interface TestHost {
  readonly host: FunctionHost;
  readonly dataDir: string;
  readonly lines: (LogLine & { readonly functionName: string })[];
  readonly metrics: Metric[];
  /** Deploys `files` (content by name in the zip) as a function. */
  deploy(
    files: Readonly<Record<string, string>>,
    overrides?: Partial<FunctionDefinition>,
  ): Promise<FunctionDefinition>;
  /** Invokes the function of the last `deploy` and returns the parsed answer; throws on an error. */
  call(event?: unknown): Promise<unknown>;
  /** Invokes the function of the last `deploy`, which must fail, and returns the error. */
  errorOf(event?: unknown): Promise<InvokeError>;
  close(): Promise<void>;
}

/** Makes a host with nothing deployed. */
export function makeHost(): TestHost {
  const dataDir = mkdtempSync(join(tmpdir(), "function-host-"));
  const lines: TestHost["lines"] = [];
  const metrics: Metric[] = [];
  const host = new FunctionHost({
    dataDir,
    endpoints: ENDPOINTS,
    onLog: (functionName, line) => lines.push({ functionName, ...line }),
    onMetric: (metric) => metrics.push(metric),
  });
  let last = "";
  return {
    host,
    dataDir,
    lines,
    metrics,
    deploy: async (files, overrides = {}) => {
      const definition = makeFunction({ zipPath: makeZip(dataDir, files), ...overrides });
      await host.deploy(definition);
      last = definition.name;
      return definition;
    },
    call: async (event = {}) => {
      const result = await host.invoke(last, JSON.stringify(event));
      if (result.error !== undefined) {
        throw new Error(`${result.error.errorType}: ${result.error.errorMessage}`);
      }
      return JSON.parse(result.payload) as unknown;
    },
    errorOf: async (event = {}) => {
      const { error } = await host.invoke(last, JSON.stringify(event));
      assert.ok(error, "the invocation succeeded");
      return error;
    },
    close: async () => {
      await host.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Writes a deployment zip (content by name in it) into a folder and returns its path. */
export function makeZip(folder: string, files: Readonly<Record<string, string>>): string {
  const zipPath = join(folder, `${randomUUID()}.zip`);
  const entries = Object.entries(files).map(([name, text]) => [name, strToU8(text)] as const);
  writeFileSync(zipPath, zipSync(Object.fromEntries(entries)));
  return zipPath;
}

/** A function definition with what a test does not care about filled in. */
export function makeFunction(overrides: Partial<FunctionDefinition>): FunctionDefinition {
  const name = overrides.name ?? "echo";
  return {
    arn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
    name,
    zipPath: "missing.zip",
    handler: "index.handler",
    environment: {},
    memorySizeMb: 128,
    timeoutSeconds: 10,
    ...overrides,
  };
}

/** Type and message of an error. */
export function pick({ errorType, errorMessage }: InvokeError): [string, string] {
  return [errorType, errorMessage];
}
