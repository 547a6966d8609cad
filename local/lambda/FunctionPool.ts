import { randomUUID } from "node:crypto";
import type { Endpoints, FunctionDefinition } from "../model.ts";
import { ExecutionEnvironment } from "./ExecutionEnvironment.ts";
import type { FunctionLog } from "./FunctionLog.ts";
import type { InvokeResult } from "./model.ts";

/** What the environments of one function share. */
export interface FunctionPoolOptions {
  readonly definition: FunctionDefinition;
  readonly taskRoot: string;
  readonly endpoints: Endpoints;
  readonly log: FunctionLog;
}

/**
 * The execution environments of one function: each invocation gets one of its own, an idle one when
 * there is one, up to the function's reserved concurrency.
 */
export class FunctionPool {
  readonly #options: FunctionPoolOptions;
  readonly #idle: ExecutionEnvironment[] = [];
  readonly #running = new Set<Promise<InvokeResult>>();

  constructor(options: FunctionPoolOptions) {
    this.#options = options;
  }

  /** Whether as many invocations run as may. */
  get full(): boolean {
    const { reservedConcurrency } = this.#options.definition;
    return reservedConcurrency !== undefined && this.#running.size >= reservedConcurrency;
  }

  /** Runs one invocation, once `mayStart` has resolved; it counts as running from now on. */
  async invoke(requestId: string, payload: string, mayStart: Promise<void>): Promise<InvokeResult> {
    const running = this.#run(requestId, payload, mayStart);
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  /** Waits for what runs, then ends all environments. There must be no further invocation. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#running);
    await Promise.all(this.#idle.splice(0).map((environment) => environment.terminate()));
    await this.#options.log.close();
  }

  async #run(requestId: string, payload: string, mayStart: Promise<void>): Promise<InvokeResult> {
    await mayStart;
    const environment = this.#takeIdle() ?? this.#start();
    const result = await environment.invoke(requestId, payload);
    if (environment.usable) {
      this.#idle.push(environment);
    } else {
      await environment.terminate();
    }
    return result;
  }

  #takeIdle(): ExecutionEnvironment | undefined {
    // The one used last is the warmest, and lets the others be found dead.
    for (;;) {
      const environment = this.#idle.pop();
      if (environment === undefined || environment.usable) {
        return environment;
      }
    }
  }

  #start(): ExecutionEnvironment {
    const { log, ...place } = this.#options;
    const day = new Date().toISOString().slice(0, 10).replaceAll("-", "/");
    const logStreamName = `${day}/[$LATEST]${randomUUID().replaceAll("-", "")}`;
    return new ExecutionEnvironment({ ...place, logStreamName }, (line) => log.write(line));
  }
}
