import { randomUUID } from "node:crypto";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { FunctionDefinition } from "../model.ts";
import { checkVariables } from "./environmentVariables.ts";
import { FunctionLog } from "./FunctionLog.ts";
import { FunctionPool } from "./FunctionPool.ts";
import type { FunctionHostOptions, FunctionInvoker, InvokeResult } from "./model.ts";
import { MAX_REQUEST_BYTES } from "./protocol.ts";
import { Slots } from "./Slots.ts";
import { unpackCode } from "./unpackCode.ts";

/** Threads at work at once: more only fight for the processor. Further invocations wait. */
const MAX_RUNNING = Math.max(8, 4 * availableParallelism());

/**
 * Runs Lambda functions from their deployment zips in threads of this process, with Lambda's rules for
 * environments, concurrency, time, memory, payloads and failures.
 *
 * Lambda's clocks are in UTC, and all threads of a process have one time zone: while a host is there,
 * this process is in UTC too.
 */
export class FunctionHost implements FunctionInvoker {
  readonly #options: FunctionHostOptions;
  readonly #slots = new Slots(MAX_RUNNING);
  readonly #pools = new Map<string, FunctionPool>();
  readonly #retired = new Set<Promise<void>>();
  readonly #zoneBefore = process.env["TZ"];
  #stopped: Promise<void> | undefined;

  constructor(options: FunctionHostOptions) {
    this.#options = options;
    process.env["TZ"] = "UTC";
  }

  /**
   * Makes a function known, or replaces it: invocations under way finish with the old code, later ones
   * get new environments.
   * @throws if its code is not a readable zip, or it declares variables that Lambda reserves.
   */
  async deploy(definition: FunctionDefinition): Promise<void> {
    const { dataDir, endpoints } = this.#options;
    checkVariables(definition);
    const taskRoot = await unpackCode(definition.zipPath, join(dataDir, "code"));
    if (this.#stopped !== undefined) {
      throw new Error(`Function "${definition.name}" cannot be deployed: the host has stopped.`);
    }
    const log = new FunctionLog(definition.name, this.#options);
    const old = this.#pools.get(definition.name);
    this.#pools.set(definition.name, new FunctionPool({ definition, taskRoot, endpoints, log }));
    if (old !== undefined) {
      const closed = old.close().finally(() => this.#retired.delete(closed));
      this.#retired.add(closed);
    }
  }

  /**
   * Runs a function and waits for its answer; Lambda's `RequestResponse`.
   * @param nameOrArn a name, an ARN, or an ARN with `:$LATEST`.
   * @param payload the event, JSON text.
   * @throws if there is no such function or the host has stopped.
   */
  async invoke(nameOrArn: string, payload: string): Promise<InvokeResult> {
    if (this.#stopped !== undefined) {
      throw new Error(`Function "${nameOrArn}" cannot be invoked: the host has stopped.`);
    }
    const pool = this.#pools.get(functionName(nameOrArn));
    if (pool === undefined) {
      throw new Error(
        `Function "${nameOrArn}" is not deployed; there are ${[...this.#pools.keys()].join(", ")}.`,
      );
    }
    const requestId = randomUUID();
    const refusal = refuse(pool, payload);
    if (refusal !== undefined) {
      return { requestId, error: { ...refusal, stackTrace: [] } };
    }
    const turn = this.#slots.acquire();
    try {
      const invoke = () => pool.invoke(requestId, payload, turn);
      return await (this.#options.activity?.during(invoke) ?? invoke());
    } finally {
      this.#slots.release();
    }
  }

  /** Takes no more invocations, waits for those under way, ends all threads. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.close()));
    await Promise.all(this.#retired);
    if (this.#zoneBefore === undefined) {
      delete process.env["TZ"];
    } else {
      process.env["TZ"] = this.#zoneBefore;
    }
  }
}

/** Name in a name, an ARN, or an ARN with `:$LATEST`. */
function functionName(nameOrArn: string): string {
  return (
    /^arn:[^:]+:lambda:[^:]*:[^:]*:function:([^:]+)(?::\$LATEST)?$/.exec(nameOrArn)?.[1] ??
    nameOrArn
  );
}

function refuse(
  pool: FunctionPool,
  payload: string,
): Pick<NonNullable<InvokeResult["error"]>, "kind" | "errorType" | "errorMessage"> | undefined {
  const bytes = Buffer.byteLength(payload);
  if (bytes > MAX_REQUEST_BYTES) {
    return {
      kind: "refused",
      errorType: "RequestEntityTooLargeException",
      errorMessage: `${bytes} byte payload is too large for the RequestResponse invocation type (limit ${MAX_REQUEST_BYTES} bytes)`,
    };
  }
  return pool.full
    ? {
        kind: "throttled",
        errorType: "TooManyRequestsException",
        errorMessage: "Rate Exceeded.",
      }
    : undefined;
}
