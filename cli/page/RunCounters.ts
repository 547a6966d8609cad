import type { Counters, Refusal } from "../../dashboard/api.ts";
import type { Metric } from "../../local/lambda/model.ts";
import type { PipelineFunctions } from "./PipelineFunctions.ts";

/** Counts what the functions of a pipeline say of their work. */
export class RunCounters {
  readonly #functions: PipelineFunctions;
  readonly #sums = new Map<string, number>();
  readonly #refusals = new Map<string, number>();
  /** Rows the tick table gained during the run, as far as trends have seen them. */
  ticksStored = 0;
  alertsDelivered = 0;
  #duplicates = 0;
  /** Accepted ticks at the last look, when nothing was under way. */
  #settledAccepted: number | undefined;

  constructor(functions: PipelineFunctions) {
    this.#functions = functions;
  }

  /** Takes a metric of any function. */
  noteMetric({ functionName, name, value }: Metric): void {
    const { processTicks, detectTrends } = this.#functions;
    if (functionName !== processTicks && functionName !== detectTrends) return;
    this.#sums.set(name, this.#sum(name) + value);
  }

  /** Takes a line of any function's log. */
  noteLogLine(functionName: string, line: string): void {
    if (functionName !== this.#functions.processTicks || !line.includes('"records refused"'))
      return;
    const { reasons = {} } = JSON.parse(line) as { readonly reasons?: Record<string, number> };
    for (const [reason, count] of Object.entries(reasons)) {
      this.#refusals.set(reason, (this.#refusals.get(reason) ?? 0) + count);
    }
  }

  /**
   * Counts duplicates: accepted ticks that gave the table no row. Only when nothing is under way, now and
   * at the last look; meanwhile, what is accepted but not seen by trends yet would count too.
   */
  settle(isIdle: boolean): void {
    if (isIdle && this.#settledAccepted !== undefined) {
      this.#duplicates = Math.max(0, this.#settledAccepted - this.ticksStored);
    }
    this.#settledAccepted = isIdle ? this.#sum("TicksAccepted") : undefined;
  }

  /** All counts as of now. */
  get counters(): Counters {
    return {
      ticksStored: this.ticksStored,
      ticksRefused: this.#sum("TicksRejected"),
      duplicates: this.#duplicates,
      ticksLate: this.#sum("TicksLate"),
      ticksAhead: this.#sum("TicksAhead"),
      // The sweep raises alerts too, and counts only what it publishes.
      alertsRaised: Math.max(this.#sum("AlertsRaised"), this.alertsDelivered),
      alertsDelivered: this.alertsDelivered,
    };
  }

  /** Why ticks were refused, the most frequent reason first. */
  get refusals(): Refusal[] {
    return [...this.#refusals]
      .map(([reason, count]) => ({ reason, count }))
      .sort((a, b) => b.count - a.count);
  }

  #sum(name: string): number {
    return this.#sums.get(name) ?? 0;
  }
}
