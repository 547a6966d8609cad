import type * as pulumi from "@pulumi/pulumi";

/** From where on the alarms ring, unless the program says otherwise. */
export const DEFAULT_THRESHOLDS = {
  iteratorAgePercent: 5,
  offsetLag: 10_000,
  retriedRecords: 1,
  failedRecords: 1,
  functionErrors: 1,
  functionThrottles: 1,
  durationPercent: 80,
  tableThrottles: 1,
  tableErrors: 1,
  streamThrottles: 1,
  rejectedPercent: 5,
  rejectedOutOf: 20,
  pendingAlerts: 1,
  failedDeliveries: 1,
};

/** From where on each alarm rings. */
export type Thresholds = {
  readonly [K in keyof typeof DEFAULT_THRESHOLDS]: pulumi.Input<number>;
};
