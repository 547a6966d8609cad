import type * as pulumi from "@pulumi/pulumi";
import { MARKET_NAMES } from "../../runtime/contract/markets.ts";
import { Exchange } from "./ScheduleSettings.ts";
import { DEFAULT_THRESHOLDS } from "../monitoring/thresholds.ts";
import { RUNBOOK_BASE_URL } from "../monitoring/runbooks.ts";
import { httpsAddress, oneOf, wholeNumber, wholeNumberOrNone } from "../validation/rules.ts";
import type { OpsProtocol } from "../monitoring/OpsTopic.ts";

/** One receiver of alarms. */
export interface MonitoringEndpoint {
  /** How the alarm is sent. */
  protocol: OpsProtocol;
  /** Where it is sent: an address or an ARN, by `protocol`. May be a secret. */
  endpoint: pulumi.Input<string>;
}

/** From where on the alarms ring; docs/monitoring.md says what each watches. */
export interface AlarmThresholds {
  /**
   * Age of the oldest record that waits, in percent of the age at which it is given up. Whole
   * number, 1 to 100.
   * @default 5
   */
  iteratorAgePercent?: pulumi.Input<number>;
  /**
   * Records of the Kafka topic that are sent and not processed. Whole number, 1 to 1000000.
   * @default 10000
   */
  offsetLag?: pulumi.Input<number>;
  /**
   * Records that a function hands back, in each of 5 minutes out of 10. Whole number, 1 to 1000000.
   * @default 1
   */
  retriedRecords?: pulumi.Input<number>;
  /**
   * Records that outlived their retries, in 5 minutes. Whole number, 1 to 1000000.
   * @default 1
   */
  failedRecords?: pulumi.Input<number>;
  /**
   * Invocations that fail or time out, in each of 3 minutes out of 5. Whole number, 1 to 1000000.
   * @default 1
   */
  functionErrors?: pulumi.Input<number>;
  /**
   * Invocations refused for want of concurrency, in each of 3 minutes out of 5. Whole number, 1 to
   * 1000000.
   * @default 1
   */
  functionThrottles?: pulumi.Input<number>;
  /**
   * Length of invocations, in percent of `processing.timeoutSeconds`. Whole number, 1 to 100.
   * @default 80
   */
  durationPercent?: pulumi.Input<number>;
  /**
   * Requests that a table refuses, in each of 3 minutes out of 5. Whole number, 1 to 1000000.
   * @default 1
   */
  tableThrottles?: pulumi.Input<number>;
  /**
   * Requests at which DynamoDB itself fails, in each of 3 minutes out of 5. Whole number, 1 to
   * 1000000.
   * @default 1
   */
  tableErrors?: pulumi.Input<number>;
  /**
   * Ticks that the stream refuses, in each of 3 minutes out of 5. Whole number, 1 to 1000000.
   * @default 1
   */
  streamThrottles?: pulumi.Input<number>;
  /**
   * Records that are refused, in percent of all in 5 minutes. Whole number, 1 to 100.
   * @default 5
   */
  rejectedPercent?: pulumi.Input<number>;
  /**
   * Records in 5 minutes below which the share of refused ones says nothing. Whole number, 1 to
   * 1000000.
   * @default 20
   */
  rejectedOutOf?: pulumi.Input<number>;
  /**
   * Alerts that wait to be published, in each of 3 minutes out of 5. Whole number, 1 to 1000000.
   * @default 1
   */
  pendingAlerts?: pulumi.Input<number>;
  /**
   * Deliveries of alerts that failed, in 5 minutes. Whole number, 1 to 1000000.
   * @default 1
   */
  failedDeliveries?: pulumi.Input<number>;
}

/** What watches the pipeline, and who is told. */
export interface MonitoringSettings {
  /**
   * Whether there are alarms, and a topic for them apart from that of the alerts.
   * @default true
   */
  alarms?: boolean;
  /**
   * Whether there is a CloudWatch dashboard.
   * @default true
   */
  dashboard?: boolean;
  /**
   * Receivers of alarms.
   * @default []
   */
  opsEndpoints?: MonitoringEndpoint[];
  /**
   * Minutes without a recent tick of one of `symbols` after which an alarm rings for it, at every
   * time of day: for feeds that never pause. Each symbol is a metric and an alarm to pay. Whole
   * number, 1 to 1440, or -1 for no such alarm.
   * @default -1
   */
  staleMinutes?: number;
  /**
   * Seconds in which each of `symbols` should have a new trade while its market is open: gaps and
   * stale feeds are told by it. Each symbol is a metric and an alarm to pay. Whole number, 1 to
   * 3600, or -1 for that of `source.schedule`, and no such watch without one.
   * @default -1
   */
  feedIntervalSeconds?: number;
  /**
   * Such intervals without a new trade after which a symbol's feed is stale, and an alarm rings;
   * counted from the opening on. Longer than the delay of the quotes. Whole number, 1 to 1440, or
   * -1 for no such watch.
   * @default 20
   */
  staleIntervals?: number;
  /**
   * Market of `symbols`, whose nights and holidays are no gaps: an exchange, `24/5` (currencies) or
   * `24/7` (crypto). With `source.schedule` that of the schedule, and not to be given.
   * @default "NYSE"
   */
  exchange?: Exchange;
  /**
   * Where the runbooks are that alarms name: each is `<name>.md` below it.
   * @default "https://github.com/stock-analytics-pipeline/stock-analytics-pipeline/blob/main/docs/runbooks"
   */
  runbookUrl?: pulumi.Input<string>;
  /** From where on the alarms ring. */
  thresholds?: AlarmThresholds;
}

export const MONITORING_DEFAULTS = {
  alarms: true as boolean,
  dashboard: true as boolean,
  opsEndpoints: [],
  staleMinutes: -1,
  feedIntervalSeconds: -1,
  staleIntervals: 20,
  exchange: Exchange.Nyse as Exchange,
  runbookUrl: RUNBOOK_BASE_URL,
  thresholds: DEFAULT_THRESHOLDS,
};

// An alarm looks back a day at most.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
export const STALE_MINUTES_RULE = wholeNumberOrNone({
  min: 1,
  max: 1_440,
  fallback: MONITORING_DEFAULTS.staleMinutes,
});

export const FEED_RULES = {
  feedIntervalSeconds: wholeNumberOrNone({
    min: 1,
    max: 3_600,
    fallback: MONITORING_DEFAULTS.feedIntervalSeconds,
  }),
  staleIntervals: wholeNumberOrNone({
    min: 1,
    max: 1_440,
    fallback: MONITORING_DEFAULTS.staleIntervals,
  }),
  exchange: oneOf<Exchange>(MARKET_NAMES, MONITORING_DEFAULTS.exchange),
};

export const RUNBOOK_URL_RULE = httpsAddress(/^https:\/\/[^\s/]+\S*[^/\s]$/, {
  rule: "an https:// address without a slash at its end",
  nextStep: "correct it or omit it for that of the package",
});

const T = DEFAULT_THRESHOLDS;

function count(fallback: number) {
  return wholeNumber({ min: 1, max: 1_000_000, fallback });
}

function percent(fallback: number) {
  return wholeNumber({ min: 1, max: 100, fallback });
}

export const THRESHOLD_RULES = {
  iteratorAgePercent: percent(T.iteratorAgePercent),
  offsetLag: count(T.offsetLag),
  retriedRecords: count(T.retriedRecords),
  failedRecords: count(T.failedRecords),
  functionErrors: count(T.functionErrors),
  functionThrottles: count(T.functionThrottles),
  durationPercent: percent(T.durationPercent),
  tableThrottles: count(T.tableThrottles),
  tableErrors: count(T.tableErrors),
  streamThrottles: count(T.streamThrottles),
  rejectedPercent: percent(T.rejectedPercent),
  rejectedOutOf: count(T.rejectedOutOf),
  pendingAlerts: count(T.pendingAlerts),
  failedDeliveries: count(T.failedDeliveries),
};
