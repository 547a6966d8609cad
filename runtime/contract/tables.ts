/** Keys of the tick table: one item a tick. */
export const TICK_TABLE = {
  partitionKey: "symbol",
  /** `<timestamp>#<tick id>`; the end of a range is `<timestamp>#~`. */
  sortKey: "timestamp",
  /** Set on a tick that was more than 5 minutes ahead of its arrival; it changes no signal. */
  aheadAttribute: "ahead",
  /** Epoch second at which DynamoDB may delete the tick; absent: never. */
  expiryAttribute: "expires_at",
} as const;

/**
 * Keys of the trend table: one state item a symbol, one item an alert, and one that tells of the last poll
 * of a provider.
 */
export const TREND_TABLE = {
  partitionKey: "symbol",
  /** `state`, or `alert#<timestamp>#<alert id>`. */
  sortKey: "item",
  stateItem: "state",
  alertPrefix: "alert#",
  /** Partition key of the item of polls: no symbol can be written so. */
  schedulePartition: "#schedule",
  pollsItem: "polls",
  /** Time of the last poll, epoch milliseconds. */
  lastPollAttribute: "last_poll_ms",
  /** Who took it: one environment of the function. */
  pollerAttribute: "poller",
  /** The last poll whose requests are in the attribute after it, epoch milliseconds. */
  settledPollAttribute: "settled_poll_ms",
  /** Requests of the last day, JSON. */
  spentAttribute: "spent",
  /** Sparse index of the state items the sweep has work with. */
  sweepIndex: "sweep",
  /** Present, and always `pending`, while a state item has alerts to publish or ticks held back. */
  sweepKey: "sweep",
  sweepValue: "pending",
} as const;
