import { randomUUID } from "node:crypto";
import type { Clock } from "../mappings/model.ts";
import { systemClock } from "../mappings/systemClock.ts";
import type { AsyncDefinition } from "../model.ts";
import type { FailedEvent } from "./failedEvent.ts";
import { failedEventObject } from "./failedEvent.ts";
import type { FunctionInvoker, InvokeError } from "./model.ts";

/** What asynchronous invocations need. */
export interface AsyncInvokerOptions {
  readonly host: FunctionInvoker;
  /** How a function's events are treated; undefined: as Lambda does by default. */
  readonly definitionOf: (functionArn: string) => AsyncDefinition | undefined;
  readonly putFailedObject: (bucket: string, key: string, body: string) => Promise<void>;
  /** Told when an event is given up. */
  readonly onProblem?: (problem: string) => void;
  /** @default the machine's clock */
  readonly clock?: Clock;
}

/** Lambda's defaults.
 * https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html */
const DEFAULTS: AsyncDefinition = { maximumRetryAttempts: 2, maximumEventAgeSeconds: 21_600 };

/** Pauses before the first and second retry: a minute and two with Lambda, for which nobody waits here. */
const PAUSES_MS = [1_000, 2_000] as const;

/** Invokes functions as Lambda does asynchronously: with retries, and keeping what they do not take. */
export class AsyncInvoker {
  readonly #options: AsyncInvokerOptions;
  readonly #clock: Clock;
  readonly #stopping = new AbortController();

  constructor(options: AsyncInvokerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  /**
   * Resolves when the function took the event, or when that was given up.
   * @param event JSON text
   * @returns false when the run ends before: the event is to be given to the next one
   */
  async invoke(functionArn: string, event: string): Promise<boolean> {
    const definition = this.#options.definitionOf(functionArn) ?? DEFAULTS;
    const { maximumRetryAttempts, maximumEventAgeSeconds } = definition;
    const oldestMs = this.#clock.now() + maximumEventAgeSeconds * 1000;
    let attempts = 0;
    while (!this.#stopping.signal.aborted) {
      const { requestId, error } = await this.#options.host.invoke(functionArn, event);
      if (error === undefined) return true;
      // What was not run for want of concurrency spends no retry.
      if (error.kind !== "throttled") attempts += 1;
      const pauseMs = PAUSES_MS[Math.max(0, Math.min(attempts, PAUSES_MS.length) - 1)] ?? 0;
      const isLast = attempts > maximumRetryAttempts || error.kind === "refused";
      if (isLast || this.#clock.now() + pauseMs > oldestMs) {
        const condition = isLast ? "RetriesExhausted" : "EventAgeExceeded";
        const failed = { functionArn, event, requestId, error, attempts, condition } as const;
        await this.#giveUp(failed, definition);
        return true;
      }
      await this.#clock.sleep(pauseMs, this.#stopping.signal);
    }
    return false;
  }

  /** Lets go of events that wait for another try. */
  stop(): void {
    this.#stopping.abort();
  }

  async #giveUp(failed: FailedEvent, { onFailureBucket }: AsyncDefinition): Promise<void> {
    const { functionArn, condition, error } = failed;
    let place = "it is lost";
    if (onFailureBucket !== undefined) {
      const uuid = randomUUID();
      const { key, body } = failedEventObject(failed, { nowMs: this.#clock.now(), uuid });
      await this.#options.putFailedObject(onFailureBucket, key, body);
      place = `it is kept in ${key}`;
    }
    this.#options.onProblem?.(
      `${functionArn} gave up an event (${condition}: ${describe(error)}); ${place}`,
    );
  }
}

function describe({ errorType, errorMessage }: InvokeError): string {
  return `${errorType}: ${errorMessage}`;
}
