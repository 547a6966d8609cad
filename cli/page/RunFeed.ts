import type { Metric } from "../../local/lambda/model.ts";
import type { MappingEvent } from "../../local/mappings/model.ts";
import type { MappingDefinition } from "../../local/model.ts";
import type { Alert } from "../../runtime/contract/alert.ts";

/** What happens in a run, as an observer is told. */
export interface RunListener {
  noteMetric(metric: Metric): void;
  noteLogLine(functionName: string, line: string): void;
  noteMapping(event: MappingEvent, mapping: MappingDefinition): void;
  /** An alert reached the alert topic, for the first time. */
  noteAlert(alert: Alert): void;
  noteProblem(text: string): void;
}

/**
 * Hands what happens in a run to an observer that starts to look later than the run: what came before
 * is kept until then, and told first.
 */
export class RunFeed implements RunListener {
  #listener: RunListener | undefined;
  #early: ((listener: RunListener) => void)[] = [];

  /** Tells the listener all that happened, and from now on what happens. To be called once. */
  connect(listener: RunListener): void {
    const early = this.#early;
    this.#early = [];
    this.#listener = listener;
    for (const tell of early) tell(listener);
  }

  noteMetric(metric: Metric): void {
    this.#tell((listener) => listener.noteMetric(metric));
  }

  noteLogLine(functionName: string, line: string): void {
    this.#tell((listener) => listener.noteLogLine(functionName, line));
  }

  noteMapping(event: MappingEvent, mapping: MappingDefinition): void {
    this.#tell((listener) => listener.noteMapping(event, mapping));
  }

  noteAlert(alert: Alert): void {
    this.#tell((listener) => listener.noteAlert(alert));
  }

  noteProblem(text: string): void {
    this.#tell((listener) => listener.noteProblem(text));
  }

  #tell(tell: (listener: RunListener) => void): void {
    if (this.#listener === undefined) this.#early.push(tell);
    else tell(this.#listener);
  }
}
