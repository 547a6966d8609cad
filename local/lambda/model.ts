import type { Endpoints } from "../model.ts";

/** Why an invocation gave no answer, in Lambda's words. */
export interface InvokeError {
  /**
   * `function`: it ran and failed, timed out or crashed. `throttled`: it was not run, all its reserved
   * concurrency being in use; ask again later. `refused`: it was not run and never will be, the payload
   * being over the limit.
   */
  readonly kind: "function" | "throttled" | "refused";
  /** Name of the error, for instance `TypeError` or `Sandbox.Timedout`. */
  readonly errorType: string;
  readonly errorMessage: string;
  /** Lines of the stack, as the function's runtime reports them. */
  readonly stackTrace?: readonly string[];
}

/** Outcome of one synchronous invocation; payloads are JSON text. */
export type InvokeResult =
  | { readonly requestId: string; readonly payload: string; readonly error?: undefined }
  | { readonly requestId: string; readonly error: InvokeError; readonly payload?: undefined };

/** What pollers and schedules need of the host. */
export interface FunctionInvoker {
  /**
   * Runs a function and waits for its answer.
   * @param nameOrArn a name, an ARN, or an ARN with `:$LATEST`.
   * @param payload the event, JSON text.
   * @throws if there is no such function or the host has stopped.
   */
  invoke(nameOrArn: string, payload: string): Promise<InvokeResult>;
}

/** One line that a function wrote. */
export interface LogLine {
  /** When the host saw it, epoch milliseconds. */
  readonly atMs: number;
  /** Invocation during which it was written; absent while the environment starts or idles. */
  readonly requestId?: string;
  readonly stream: "stdout" | "stderr";
  readonly text: string;
}

/** One value of a CloudWatch metric that a function wrote in the embedded metric format. */
export interface Metric {
  readonly functionName: string;
  readonly namespace: string;
  readonly name: string;
  /** CloudWatch's unit, `None` when the function gave none. */
  readonly unit: string;
  readonly value: number;
  readonly dimensions: Readonly<Record<string, string>>;
  /** As the function says, epoch milliseconds. */
  readonly timestampMs: number;
}

/** What a {@link FunctionInvoker} made of emulators and threads needs. */
export interface FunctionHostOptions {
  /** Folder for unpacked code (`code/`) and logs (`logs/<function>.ndjson`). Made when missing. */
  readonly dataDir: string;
  /** Where the functions' AWS clients are sent. */
  readonly endpoints: Endpoints;
  /** What is told of invocations, which may write to tables, from their beginning to their end. */
  readonly activity?: { during<Result>(work: () => Promise<Result>): Promise<Result> };
  /** Called for every line that a function writes. */
  readonly onLog?: (functionName: string, line: LogLine) => void;
  /** Called for every metric value that a function writes. */
  readonly onMetric?: (metric: Metric) => void;
}
