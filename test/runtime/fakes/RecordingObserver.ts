import type { Observer } from "../../../runtime/handlers/observe.ts";

/** {@link Observer} that remembers. */
export class RecordingObserver implements Observer {
  /** Sum of each metric. */
  readonly counts: Record<string, number> = {};
  /** Newest trade times by symbol of each batch, and when it was stored. */
  readonly batches: { readonly newestAtMs: Record<string, number>; readonly nowMs: number }[] = [];
  /** Intervals missed by symbol, of each time they were told. */
  readonly watches: Record<string, number>[] = [];
  readonly retries: string[] = [];
  readonly notes: { readonly message: string; readonly details: Record<string, unknown> }[] = [];

  count(metrics: Readonly<Record<string, number>>): void {
    for (const [name, value] of Object.entries(metrics)) {
      this.counts[name] = (this.counts[name] ?? 0) + value;
    }
  }

  stored(newestAtMs: ReadonlyMap<string, number>, nowMs: number): void {
    this.batches.push({ newestAtMs: Object.fromEntries(newestAtMs), nowMs });
  }

  watched(missed: ReadonlyMap<string, number>): void {
    this.watches.push(Object.fromEntries(missed));
  }

  retrying(message: string, _error: unknown): void {
    this.retries.push(message);
  }

  inform(message: string, details: Readonly<Record<string, unknown>>): void {
    this.notes.push({ message, details: { ...details } });
  }
}
