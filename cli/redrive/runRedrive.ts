import { sleepUntilAborted } from "../sources/sleepUntilAborted.ts";
import type { FailedBatch } from "./FailedBatch.ts";
import { inParallel } from "./inParallel.ts";
import { parseFailedKey } from "./parseFailedKey.ts";
import type { PlannedLane, RedrivePlan } from "./planRedrive.ts";
import { readFailedObject } from "./readFailedObject.ts";
import { redriveEvent } from "./redriveEvent.ts";
import type { PipelineTargets, RedrivePort } from "./RedrivePort.ts";
import type { LeftReason } from "./RedriveReason.ts";

/** What became of a batch. */
export interface BatchOutcome {
  readonly batch: FailedBatch;
  /** `gone`: somebody else put it back, or removed it, before its turn. */
  readonly state: "redriven" | "left" | "gone";
  readonly recordsDone: number;
  /** Why it, or a part of it, is left. */
  readonly reason?: LeftReason;
  readonly detail?: string;
  /** The first record that is not done: its number, or `topic-partition:offset`; where it was tried. */
  readonly nextSequenceNumber?: string;
  /** Why its object is still there though all of it is done: it will be put back once more, without effect. */
  readonly notRemoved?: string;
}

/** How batches are put back. */
export interface RunOptions {
  readonly targets: PipelineTargets;
  /** Ends the work after the invocations under way. */
  readonly signal: AbortSignal;
  /** Called with records done, and after each batch. */
  readonly onProgress?: (recordsDone: number) => void;
  /** Called after each batch. */
  readonly onOutcome?: (outcome: BatchOutcome) => void;
  /** @default the machine's clock */
  readonly sleep?: (delayMs: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Lanes at work at a time: so many invocations run beside those of the live streams, in accounts
 * whose quota may be as low as ten.
 */
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
export const PARALLEL_LANES = 4;

/**
 * Puts the batches of a plan back: those of a lane one after another, each removed when all its records
 * are done. A lane ends at the first batch that is not done, and what must come after it is left too.
 * Whatever is interrupted, by a crash as well, may be done again: the functions give the same result for
 * the same records.
 */
export async function runRedrive(
  plan: RedrivePlan,
  port: RedrivePort,
  options: RunOptions,
): Promise<BatchOutcome[]> {
  const run = new RedriveRun(port, options);
  for (const lanes of plan.phases) await run.phase(lanes);
  for (const batch of plan.beyondLimit) run.leave(batch, { reason: "limit" });
  return run.outcomes;
}

class RedriveRun {
  readonly outcomes: BatchOutcome[] = [];
  readonly #port: RedrivePort;
  readonly #options: RunOptions;
  /** Order keys of lanes that ended early. */
  readonly #blocked = new Set<string>();

  constructor(port: RedrivePort, options: RunOptions) {
    this.#port = port;
    this.#options = options;
  }

  /** Puts back lanes without order between them. */
  async phase(lanes: readonly PlannedLane[]): Promise<void> {
    const before = new Set(this.#blocked);
    await inParallel(lanes, PARALLEL_LANES, async (lane) => {
      const isBehind = [...lane.orderKeys].some((key) => before.has(key));
      const isDone = await this.#runLane(lane, lane.isHeldBack || isBehind);
      if (!isDone) for (const key of lane.orderKeys) this.#blocked.add(key);
    });
  }

  leave(batch: FailedBatch, why: { reason: LeftReason; detail?: string }): void {
    this.#note({ batch, state: "left", recordsDone: 0, ...why });
  }

  async #runLane({ batches }: PlannedLane, isBlocked: boolean): Promise<boolean> {
    let isOpen = !isBlocked;
    for (const batch of batches) {
      if (isOpen) isOpen = await this.#runBatch(batch);
      else {
        const reason = this.#options.signal.aborted ? "interrupted" : "behind_stopped";
        this.leave(batch, { reason });
      }
    }
    return isOpen;
  }

  /** Resolves to whether the next batch of the lane may follow. */
  async #runBatch(batch: FailedBatch): Promise<boolean> {
    if (this.#options.signal.aborted) {
      this.leave(batch, { reason: "interrupted" });
      return false;
    }
    const event = await this.#readEvent(batch);
    if (event === "gone") {
      this.#note({ batch, state: "gone", recordsDone: 0 });
      return true;
    }
    if ("unread" in event) {
      this.leave(batch, { reason: "read_failed", detail: event.unread });
      return false;
    }
    const { onProgress, sleep = sleepUntilAborted, signal } = this.#options;
    const { recordsDone, stop, oversized } = await redriveEvent(event, {
      functionName: batch.functionName,
      port: this.#port,
      signal,
      sleep,
      ...(onProgress === undefined ? {} : { onDone: onProgress }),
    });
    if (stop !== undefined) {
      const { at, ...why } = stop;
      this.#note({ batch, state: "left", recordsDone, ...why, nextSequenceNumber: at });
      return false;
    }
    if (oversized.length > 0) {
      // No tick is that large, so that nothing has to wait for it.
      const why = { reason: "record_over_invoke_limit", detail: oversized.join(", ") } as const;
      this.#note({ batch, state: "left", recordsDone, ...why });
      return true;
    }
    this.#note({ batch, state: "redriven", recordsDone, ...(await this.#remove(batch)) });
    return true;
  }

  async #readEvent({ key }: FailedBatch) {
    const parsed = parseFailedKey(key);
    try {
      const text = await this.#port.read(key);
      if (text === undefined) return "gone";
      if (parsed.type !== "stream") return { unread: "its key is not Lambda's" };
      const found = readFailedObject(key, parsed, text, this.#options.targets);
      if ("event" in found) return found.event;
      return { unread: `it was changed meanwhile: ${found.skipped.reason}` };
    } catch (error) {
      return { unread: String(error) };
    }
  }

  async #remove({ key }: FailedBatch): Promise<{ notRemoved?: string }> {
    try {
      await this.#port.remove(key);
      return {};
    } catch (error) {
      return { notRemoved: String(error) };
    }
  }

  #note(outcome: BatchOutcome): void {
    this.outcomes.push(outcome);
    this.#options.onOutcome?.(outcome);
  }
}
