/** A refused record or row. */
export interface ReportedRejection {
  /** Why: one of the closed list of reasons, or `broken_row: <what is wrong with it>`. */
  readonly reason: string;
  /** The whole record or row, base64. */
  readonly payload: string;
}

/** An alert raised in the run; prices as decimal text. */
export interface ReportedAlert {
  readonly id: string;
  readonly symbol: string;
  /** Trade time of the crossing tick, ISO 8601 UTC. */
  readonly timestamp: string;
  readonly direction: string;
  readonly price: string;
  /** Of what is no crossing: `anomaly`. */
  readonly kind?: string;
  readonly shortSma?: string;
  readonly longSma?: string;
}

/**
 * What one replay did, as `--report` writes it. Once all is processed
 * `ticksRead = ticksStored + ticksRejected + duplicates`, each counted on its own.
 */
export interface ReplayReport {
  /** Source records: lines of NDJSON and rows of CSV, broken ones too. */
  readonly ticksRead: number;
  /** Source records that were refused, and broken rows. */
  readonly ticksRejected: number;
  /** Rows the tick table gained. */
  readonly ticksStored: number;
  /** Accepted source records less the distinct accepted keys that the table did not have before. */
  readonly duplicates: number;
  /** Distinct keys in the archive. */
  readonly ticksArchived: number;
  /** Distinct keys of ticks that were older than the last one of their symbol. */
  readonly lateTicks: number;
  readonly alertsRaised: number;
  /** Distinct alerts that reached the alert topic. */
  readonly alertsDelivered: number;
  readonly durationMs: number;
  readonly rejected: readonly ReportedRejection[];
  /** In event order. */
  readonly alerts: readonly ReportedAlert[];
}

/** What is known of a run once it is over; see {@link ReplayReport} for the words. */
export interface ReplayFacts {
  readonly rowsBroken: readonly ReportedRejection[];
  readonly recordsSent: number;
  readonly quarantined: readonly ReportedRejection[];
  /** Key in the tick table of each accepted source record, repeated as often as it was accepted. */
  readonly acceptedKeys: readonly string[];
  /** Keys the tick table had before. */
  readonly keysBefore: ReadonlySet<string>;
  readonly rowsAfter: number;
  readonly lateKeys: ReadonlySet<string>;
  readonly alerts: readonly ReportedAlert[];
  readonly deliveredAlertIds: ReadonlySet<string>;
  readonly durationMs: number;
}

/** Counts a run. */
export function makeReport(facts: ReplayFacts): ReplayReport {
  const rejected = [...facts.rowsBroken, ...facts.quarantined];
  const distinct = new Set(facts.acceptedKeys);
  const gained = [...distinct].filter((key) => !facts.keysBefore.has(key));
  return {
    ticksRead: facts.recordsSent + facts.rowsBroken.length,
    ticksRejected: rejected.length,
    ticksStored: facts.rowsAfter - facts.keysBefore.size,
    duplicates: facts.acceptedKeys.length - gained.length,
    ticksArchived: distinct.size,
    lateTicks: facts.lateKeys.size,
    alertsRaised: facts.alerts.length,
    alertsDelivered: facts.deliveredAlertIds.size,
    durationMs: Math.round(facts.durationMs),
    rejected,
    alerts: facts.alerts.toSorted(inEventOrder),
  };
}

/** Whether every source record is accounted for. */
export function addsUp(report: ReplayReport): boolean {
  return report.ticksRead === report.ticksStored + report.ticksRejected + report.duplicates;
}

function inEventOrder(a: ReportedAlert, b: ReportedAlert): number {
  return compare(a.timestamp, b.timestamp) || compare(a.symbol, b.symbol) || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
