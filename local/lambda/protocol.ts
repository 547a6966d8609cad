import type { InvokeError } from "./model.ts";

/** What a thread is told at its start. */
export interface EnvironmentData {
  /** Folder with the unpacked code. */
  readonly taskRoot: string;
  readonly handler: string;
  readonly runtime?: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memorySizeMb: number;
}

/** What the host tells a thread. */
export interface InvokeMessage {
  readonly requestId: string;
  /** The event, JSON text. */
  readonly payload: string;
  /** Epoch milliseconds at which the function's time is up. */
  readonly deadlineMs: number;
}

/** What a thread tells the host. */
export type EnvironmentMessage =
  | { readonly type: "ready" }
  | { readonly type: "result"; readonly requestId: string; readonly payload: string }
  | { readonly type: "failed"; readonly requestId: string; readonly error: InvokeError }
  /** The environment is of no further use: its code cannot be loaded, or it threw outside a handler. */
  | { readonly type: "broken"; readonly error: InvokeError }
  | {
      readonly type: "output";
      readonly stream: "stdout" | "stderr";
      readonly text: string;
      readonly requestId?: string;
    };

/**
 * Largest event of a synchronous invocation, in bytes.
 */
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
export const MAX_REQUEST_BYTES = 6_291_456;

/** Largest answer, in bytes: what Lambda's own error message says. */
// https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html
export const MAX_RESPONSE_BYTES = 6_291_556;
