import type { FunctionInvoker } from "../lambda/model.ts";
import type { ScheduleDefinition } from "../model.ts";
import { localArn, uuidOf } from "../resources/arns.ts";
import { compileCron } from "./cronTimes.ts";
import type { Clock } from "./model.ts";
import { systemClock } from "./systemClock.ts";

const LONGEST_SLEEP_MS = 86_400_000;

/** Stands for the time at which a schedule was due. */
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
const SCHEDULED_TIME = "<aws.scheduler.scheduled-time>";

/** What a schedule's input may hold in place of what is known of a run. */
const ATTRIBUTE = /<aws\.scheduler\.[a-z-]*>/g;

/**
 * Whether a schedule's work is of the time at which it is due: none of it waits to be done, so that there is
 * nothing to drain.
 */
export function isTimely({ input }: Pick<ScheduleDefinition, "input">): boolean {
  return input.includes(SCHEDULED_TIME);
}

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
 * Invokes functions at fixed rates, the first time at once, or at times of the calendar. A schedule whose last invocation is still
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
  /** Functions that are running. */
  readonly #running = new Set<string>();
  #loops: readonly Promise<void>[] = [];

  constructor(options: SchedulerOptions) {
    this.#host = options.host;
    this.#clock = options.clock ?? systemClock;
    this.#onEvent = options.onEvent;
    this.#schedules = options.schedules;
    for (const { id, timing } of options.schedules) {
      if (timing.type === "rate" && !(timing.seconds > 0)) {
        throw new Error(`Schedule "${id}": seconds must be over 0, got ${timing.seconds}.`);
      }
    }
  }

  /** Begins; to be called once. */
  start(): void {
    this.#loops = this.#schedules.map((schedule) => {
      const { timing } = schedule;
      return timing.type === "rate"
        ? this.#runAtRate(schedule, timing.seconds)
        : this.#runAtTimes(schedule, compileCron(timing));
    });
  }

  /** Names of the functions that are running by a schedule, in the order of their starts. */
  running(): string[] {
    return [...this.#running];
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
    const now = this.#clock.now();
    await Promise.all(wanted.map((schedule) => this.#trigger(schedule, now)));
  }

  /** Starts no more invocations and waits for those under way. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all([...this.#loops, ...this.#last.values()]);
  }

  async #runAtRate(schedule: ScheduleDefinition, seconds: number): Promise<void> {
    const { signal } = this.#stopping;
    const periodMs = seconds * 1000;
    for (let due = this.#clock.now(); !signal.aborted;) {
      await this.#trigger(schedule, due);
      // What is missed while an invocation takes longer than the period is not made up for.
      const now = this.#clock.now();
      due += periodMs * Math.max(1, Math.ceil((now - due) / periodMs));
      await this.#sleepUntil(due);
    }
  }

  async #runAtTimes(
    schedule: ScheduleDefinition,
    nextAfter: (afterMs: number) => number | undefined,
  ): Promise<void> {
    const { signal } = this.#stopping;
    for (;;) {
      const due = nextAfter(this.#clock.now());
      if (due === undefined) return;
      await this.#sleepUntil(due);
      if (signal.aborted) return;
      await this.#trigger(schedule, due);
    }
  }

  /** In parts: a timer of more than 24 days ends at once. */
  async #sleepUntil(dueMs: number): Promise<void> {
    const { signal } = this.#stopping;
    for (let now = this.#clock.now(); now < dueMs && !signal.aborted; now = this.#clock.now()) {
      await this.#clock.sleep(Math.min(dueMs - now, LONGEST_SLEEP_MS), signal);
    }
  }

  #trigger(schedule: ScheduleDefinition, dueMs: number): Promise<void> {
    const before = this.#last.get(schedule.id) ?? Promise.resolve();
    const next = before.then(() => this.#invoke(schedule, dueMs));
    this.#last.set(schedule.id, next);
    return next;
  }

  /** Never rejects. */
  async #invoke({ id, functionArn, input }: ScheduleDefinition, dueMs: number): Promise<void> {
    if (this.#stopping.signal.aborted) {
      return;
    }
    const startedAt = this.#clock.now();
    let failure: string | undefined;
    const functionName = functionArn.split(":")[6] ?? functionArn;
    this.#running.add(functionName);
    try {
      const { error } = await this.#host.invoke(functionArn, fillIn(input, id, dueMs));
      failure = error === undefined ? undefined : `${error.errorType}: ${error.errorMessage}`;
    } catch (error) {
      failure = String(error);
    } finally {
      this.#running.delete(functionName);
    }
    this.#onEvent?.({
      scheduleId: id,
      durationMs: this.#clock.now() - startedAt,
      ...(failure === undefined ? {} : { error: failure }),
    });
  }
}

/** Puts what is known of a run into its input; names that AWS does not know stay as they are. */
function fillIn(input: string, id: string, dueMs: number): string {
  // To the second, as AWS writes it.
  const time = new Date(dueMs).toISOString().replace(/\.\d+Z$/, "Z");
  const values = new Map([
    [SCHEDULED_TIME, time],
    ["<aws.scheduler.schedule-arn>", localArn("scheduler", `schedule/${id}`)],
    ["<aws.scheduler.execution-id>", uuidOf(`${id} ${dueMs}`)],
    // A run that fails is not tried again here.
    ["<aws.scheduler.attempt-number>", "1"],
  ]);
  return input.replaceAll(ATTRIBUTE, (name) => values.get(name) ?? name);
}
