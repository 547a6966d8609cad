/** How a function took an event. */
export type InvokeAnswer =
  /** It ran to its end. */
  | { readonly type: "answered"; readonly payload: string }
  /** It ran and threw, timed out or crashed. */
  | { readonly type: "failed"; readonly detail: string }
  /** It was not run for lack of room; later it may be. */
  | { readonly type: "throttled"; readonly detail: string };

/**
 * Largest object that is read, in bytes. An event may have 6 MB, or hold one record that is larger; as text
 * in text it takes twice as many at most.
 */
export const MAX_OBJECT_BYTES = 64 * 1024 * 1024;

/** An object is larger than {@link MAX_OBJECT_BYTES}. */
export class TooLargeError extends Error {
  override readonly name = "TooLargeError";

  constructor(bytes: number) {
    super(`${bytes} bytes, and at most ${MAX_OBJECT_BYTES} are read`);
  }
}

/** Where failed batches lie and what takes them back: AWS, or a local run. */
export interface RedrivePort {
  /** Keys of all objects in the failed bucket. */
  list(): AsyncIterable<string>;
  /**
   * Text of an object; undefined when it is there no more.
   * @throws {TooLargeError} if it is larger than any that Lambda writes
   */
  read(key: string): Promise<string | undefined>;
  /** Removes an object whose batch is done. */
  remove(key: string): Promise<void>;
  /**
   * Runs a function with an event and waits for its answer.
   * @throws if it cannot be run at all: it is not there, or this is not allowed.
   */
  invoke(functionName: string, event: string): Promise<InvokeAnswer>;
}

/** The functions of a pipeline, by what their batches are read from. */
export interface PipelineTargets {
  /** Name of the function that takes the tick stream, or the topic in its place. */
  readonly kinesis: string;
  /** Name of the function that takes the tick table's stream. */
  readonly dynamodb: string;
  /** Name of the function that sweeps, where it is known. */
  readonly sweep?: string;
}
