import type { FunctionInvoker } from "../lambda/model.ts";
import type { ScheduleDefinition } from "../model.ts";
import type { Clock } from "./model.ts";
import { systemClock } from "./systemClock.ts";

/** One invocation by a schedule. */
export interface ScheduleEvent {
  readonly scheduleId: string;
  readonly durationMs: number;
  /** Why it failed; the next one comes at its time. */
  readonly error?: string;
}

/** What schedules need. */
export interface SchedulerOptions {
  readonly schedules: readonly ScheduleDefinition[];
  readonly host: FunctionInvoker;
  readonly onEvent?: (event: ScheduleEvent) => void;
  /** @default the machine's clock */
  readonly clock?: Clock;
}

/**
 * Invokes functions at fixed rates, the first time at once. A schedule whose last invocation is still
 * under way waits for it, so that none overlaps itself.
 */
export class Scheduler {
  readonly #host: FunctionInvoker;
  readonly #clock: Clock;
  readonly #onEvent: ((event: ScheduleEvent) => void) | undefined;
  readonly #stopping = new AbortController();
  readonly #schedules: readonly ScheduleDefinition[];
  /** Last invocation of each schedule, under way or to come. */
  readonly #last = new Map<string, Promise<void>>();
  #loops: readonly Promise<void>[] = [];

  constructor(options: SchedulerOptions) {
    this.#host = options.host;
    this.#clock = options.clock ?? systemClock;
    this.#onEvent = options.onEvent;
    this.#schedules = options.schedules;
    for (const { id, rateSeconds } of options.schedules) {
      if (!(rateSeconds > 0)) {
        throw new Error(`Schedule "${id}": rateSeconds must be over 0, got ${rateSeconds}.`);
      }
    }
  }

  /** Begins; to be called once. */
  start(): void {
    this.#loops = this.#schedules.map((schedule) => this.#loop(schedule));
  }

  /**
   * Invokes schedules' functions now, after an invocation that is under way. Resolves when all have
   * answered; failures are reported as always.
   * @param ids of the schedules; absent: all.
   * @throws if there is none of an id.
   */
  async trigger(ids?: readonly string[]): Promise<void> {
    const known = this.#schedules.map(({ id }) => id);
    const stranger = ids?.find((id) => !known.includes(id));
    if (stranger !== undefined) {
      throw new Error(`Schedule must be one of ${known.join(", ")}, got "${stranger}".`);
    }
    const wanted = this.#schedules.filter(({ id }) => ids?.includes(id) ?? true);
    await Promise.all(wanted.map((schedule) => this.#trigger(schedule)));
  }

  /** Starts no more invocations and waits for those under way. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all([...this.#loops, ...this.#last.values()]);
  }

  async #loop(schedule: ScheduleDefinition): Promise<void> {
    const { signal } = this.#stopping;
    const periodMs = schedule.rateSeconds * 1000;
    for (let due = this.#clock.now(); !signal.aborted;) {
      await this.#trigger(schedule);
      // What is missed while an invocation takes longer than the period is not made up for.
      const now = this.#clock.now();
      due += periodMs * Math.max(1, Math.ceil((now - due) / periodMs));
      await this.#clock.sleep(due - now, signal);
    }
  }

  #trigger(schedule: ScheduleDefinition): Promise<void> {
    const before = this.#last.get(schedule.id) ?? Promise.resolve();
    const next = before.then(() => this.#invoke(schedule));
    this.#last.set(schedule.id, next);
    return next;
  }

  /** Never rejects. */
  async #invoke({ id, functionArn, input }: ScheduleDefinition): Promise<void> {
    if (this.#stopping.signal.aborted) {
      return;
    }
    const startedAt = this.#clock.now();
    let failure: string | undefined;
    try {
      const { error } = await this.#host.invoke(functionArn, input);
      failure = error === undefined ? undefined : `${error.errorType}: ${error.errorMessage}`;
    } catch (error) {
      failure = String(error);
    }
    this.#onEvent?.({
      scheduleId: id,
      durationMs: this.#clock.now() - startedAt,
      ...(failure === undefined ? {} : { error: failure }),
    });
  }
}
