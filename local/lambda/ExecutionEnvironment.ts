import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { type EnvironmentPlace, environmentVariables } from "./environmentVariables.ts";
import { LineSplitter } from "./LineSplitter.ts";
import type { InvokeError, InvokeResult, LogLine } from "./model.ts";
import type { EnvironmentData, EnvironmentMessage, InvokeMessage } from "./protocol.ts";
import { runtimeError } from "./toInvokeError.ts";

/** Shortest time that loading the code may take, in seconds; the function's own limit when longer. */
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
const INIT_SECONDS = 10;

interface Pending {
  readonly requestId: string;
  readonly resolve: (result: InvokeResult) => void;
}

/**
 * One execution environment: a thread with the function's code, variables and memory limit, which
 * keeps its state from one invocation to the next. What ends it (time-out, crash, memory) fails the
 * invocation under way; then `usable` is false and another has to take its place.
 *
 * Unlike in Lambda, what a function leaves running is not frozen between invocations, and the current
 * folder is the host's.
 */
export class ExecutionEnvironment {
  readonly #worker: Worker;
  readonly #timeoutSeconds: number;
  readonly #onLine: (line: LogLine) => void;
  readonly #lines: Readonly<Record<"stdout" | "stderr", LineSplitter>>;
  readonly #ready = Promise.withResolvers<void>();
  #pending: Pending | undefined;
  #outputOf: string | undefined;
  #endedBy: InvokeError | undefined;

  constructor(place: EnvironmentPlace, onLine: (line: LogLine) => void) {
    this.#timeoutSeconds = place.definition.timeoutSeconds;
    this.#onLine = onLine;
    this.#lines = { stdout: this.#makeSplitter("stdout"), stderr: this.#makeSplitter("stderr") };
    this.#worker = startWorker(place);
    this.#worker.on("message", (message: EnvironmentMessage) => this.#receive(message));
    this.#worker.on("error", (error) => this.#end(describeThreadError(error)));
    this.#worker.on("exit", (code) => this.#end(describeExit(code)));
  }

  /** Whether it can take another invocation. */
  get usable(): boolean {
    return this.#endedBy === undefined;
  }

  /** Runs one invocation; there must be no other under way. Never rejects. */
  async invoke(requestId: string, payload: string): Promise<InvokeResult> {
    const { promise, resolve } = Promise.withResolvers<InvokeResult>();
    this.#pending = { requestId, resolve };
    if (this.#endedBy !== undefined) {
      this.#settle({ requestId, error: this.#endedBy });
      return promise;
    }
    const startSeconds = Math.max(INIT_SECONDS, this.#timeoutSeconds);
    const starting = this.#limit(requestId, startSeconds);
    await Promise.race([this.#ready.promise, promise]);
    clearTimeout(starting);
    if (this.#pending?.requestId !== requestId) {
      return promise;
    }
    const deadlineMs = Date.now() + this.#timeoutSeconds * 1000;
    this.#worker.postMessage({ requestId, payload, deadlineMs } satisfies InvokeMessage);
    const running = this.#limit(requestId, this.#timeoutSeconds);
    const result = await promise;
    clearTimeout(running);
    return result;
  }

  /** Ends the thread, whatever it does. */
  async terminate(): Promise<void> {
    this.#endedBy ??= runtimeError("Runtime.ExitError", "The environment was shut down.");
    await this.#worker.terminate();
  }

  #makeSplitter(stream: "stdout" | "stderr"): LineSplitter {
    return new LineSplitter((text) => this.#log(stream, text, this.#outputOf));
  }

  #log(stream: "stdout" | "stderr", text: string, requestId: string | undefined): void {
    this.#onLine({
      atMs: Date.now(),
      ...(requestId === undefined ? {} : { requestId }),
      stream,
      text,
    });
  }

  #receive(message: EnvironmentMessage): void {
    switch (message.type) {
      case "ready":
        this.#ready.resolve();
        return;
      case "output":
        this.#outputOf = message.requestId;
        this.#lines[message.stream].push(message.text);
        return;
      case "result":
        this.#settle({ requestId: message.requestId, payload: message.payload });
        return;
      case "failed":
        this.#settle({ requestId: message.requestId, error: message.error });
        return;
      case "broken":
        this.#end(message.error);
        return;
      default:
        message satisfies never;
    }
  }

  #settle(result: InvokeResult): void {
    // What a terminated thread had still sent belongs to nobody.
    if (this.#pending?.requestId !== result.requestId) {
      return;
    }
    this.#lines.stdout.flush();
    this.#lines.stderr.flush();
    const { resolve } = this.#pending;
    this.#pending = undefined;
    resolve(result);
  }

  #end(error: InvokeError): void {
    if (this.#endedBy !== undefined) {
      return;
    }
    this.#endedBy = error;
    const requestId = this.#pending?.requestId;
    this.#log("stderr", `${error.errorType}: ${error.errorMessage}`, requestId);
    if (requestId !== undefined) {
      this.#settle({ requestId, error });
    }
  }

  #limit(requestId: string, seconds: number): NodeJS.Timeout {
    const onTime = (): void => {
      if (this.#pending?.requestId !== requestId) {
        return;
      }
      const message = `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds`;
      this.#end(runtimeError("Sandbox.Timedout", message));
      void this.#worker.terminate();
    };
    // One more turn of the loop: this process may have been the slow one, with the answer waiting.
    return setTimeout(() => setImmediate(onTime), seconds * 1000);
  }
}

/** Node's own 48 MB for each thread's short-lived objects would be most of a local run's memory. */
const YOUNG_GENERATION_MB = 24;

function startWorker(place: EnvironmentPlace): Worker {
  const { definition } = place;
  const workerData: EnvironmentData = {
    taskRoot: place.taskRoot,
    handler: definition.handler,
    ...(definition.runtime === undefined ? {} : { runtime: definition.runtime }),
    functionName: definition.name,
    functionArn: definition.arn,
    memorySizeMb: definition.memorySizeMb,
  };
  // The same file is TypeScript in the sources and JavaScript when built.
  const main = new URL(`./environmentMain${extname(import.meta.url)}`, import.meta.url);
  return new Worker(main, {
    name: definition.name,
    env: environmentVariables(place),
    workerData,
    argv: [],
    execArgv: [],
    stdin: false,
    resourceLimits: {
      maxOldGenerationSizeMb: definition.memorySizeMb,
      maxYoungGenerationSizeMb: YOUNG_GENERATION_MB,
    },
  });
}

function describeThreadError(error: unknown): InvokeError {
  const outOfMemory =
    error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
  return outOfMemory
    ? runtimeError("Runtime.ExitError", "Runtime exited with error: signal: killed (out of memory)")
    : runtimeError("Runtime.Unknown", String(error));
}

function describeExit(code: number): InvokeError {
  return runtimeError(
    "Runtime.ExitError",
    code === 0
      ? "Runtime exited without providing a reason"
      : `Runtime exited with error: exit status ${code}`,
  );
}
