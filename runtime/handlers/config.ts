import type { AlertKind } from "../contract/alert.ts";
import { ALERT_KINDS } from "../contract/alert.ts";
import { ENVIRONMENT } from "../contract/environment.ts";
import type { Feed } from "../contract/tick.ts";
import { FEEDS } from "../contract/tick.ts";
import type { Windows } from "../domain/AverageWindow.ts";
import type { Decimal } from "../domain/decimal.ts";
import { parseDecimal } from "../domain/decimal.ts";

/** A setting of the function that is missing or wrong: the deployment is at fault, not the data. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";

  constructor(variable: string, rule: string, value: string | undefined) {
    super(
      `environment variable ${variable} must be ${rule}, got ` +
        `${value === undefined ? "none" : JSON.stringify(value)}; deploy the component again`,
    );
  }
}

/** Environment of a function, as text. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable that must be there. */
export function requireText(environment: Environment, variable: string): string {
  const value = environment[variable];
  if (value === undefined || value === "") throw new ConfigurationError(variable, "set", value);
  return value;
}

/** Which class of ticks the pipeline takes. */
export function readFeed(environment: Environment): Feed {
  const value = requireText(environment, ENVIRONMENT.feed);
  const feed = FEEDS.find((known) => known === value);
  if (feed === undefined) {
    throw new ConfigurationError(ENVIRONMENT.feed, `one of ${FEEDS.join(", ")}`, value);
  }
  return feed;
}

/** The only symbols taken, or undefined for every valid one. */
export function readAcceptedSymbols(environment: Environment): ReadonlySet<string> | undefined {
  const value = environment[ENVIRONMENT.acceptedSymbols];
  return value === undefined ? undefined : new Set(value.split(","));
}

/** Symbols whose ticks' age is measured, each at the price of a metric. */
export function readWatchedSymbols(environment: Environment): ReadonlySet<string> {
  const value = environment[ENVIRONMENT.watchedSymbols];
  return new Set(value === undefined || value === "" ? [] : value.split(","));
}

/** The change in percent beyond which a tick is an anomaly. */
export function readAnomalyThreshold(environment: Environment): Decimal {
  const value = requireText(environment, ENVIRONMENT.anomalyThresholdPercent);
  const threshold = parseDecimal(value);
  if (typeof threshold === "string" || threshold.mantissa <= 0) {
    throw new ConfigurationError(ENVIRONMENT.anomalyThresholdPercent, "a positive decimal", value);
  }
  return threshold;
}

/** How long a tick stays in the tick table, in milliseconds; Infinity: for good. */
export function readTickTtlMs(environment: Environment): number {
  if (environment[ENVIRONMENT.tickTtlDays] === "none") return Infinity;
  return readWholeNumber(environment, ENVIRONMENT.tickTtlDays, 1) * 86_400_000;
}

/** Lengths of the two averages. */
export function readWindows(environment: Environment): Windows {
  const short = readWholeNumber(environment, ENVIRONMENT.shortWindow, 1);
  const long = readWholeNumber(environment, ENVIRONMENT.longWindow, short + 1);
  return { short, long };
}

/** How long ticks are held back, in milliseconds. */
export function readAllowedLatenessMs(environment: Environment): number {
  return readWholeNumber(environment, ENVIRONMENT.allowedLatenessSeconds, 0) * 1000;
}

/** Whether a jump close to a split starts the averages anew; absent: not. */
export function readSplitGuard(environment: Environment): boolean {
  if (environment[ENVIRONMENT.splitGuard] === undefined) return false;
  return readSwitch(environment, ENVIRONMENT.splitGuard);
}

/** Age beyond which alerts are only recorded, in milliseconds; Infinity: none is too old. */
export function readAlertMaxAgeMs(environment: Environment): number {
  if (environment[ENVIRONMENT.alertMaxAgeHours] === "none") return Infinity;
  return readWholeNumber(environment, ENVIRONMENT.alertMaxAgeHours, 1) * 3_600_000;
}

/** Whether alerts of backfilled ticks are published; absent: not. */
export function readAlertBackfill(environment: Environment): boolean {
  if (environment[ENVIRONMENT.alertBackfill] === undefined) return false;
  return readSwitch(environment, ENVIRONMENT.alertBackfill);
}

/** What alerts are raised for; absent: for crossovers. */
export function readAlertKinds(environment: Environment): ReadonlySet<AlertKind> {
  const value = environment[ENVIRONMENT.alertsOn] ?? "crossover";
  const kinds = ALERT_KINDS.filter((kind) => value.split(",").includes(kind));
  if (kinds.length < value.split(",").length) {
    const rule = `a comma-separated list of ${ALERT_KINDS.join(", ")}, each once`;
    throw new ConfigurationError(ENVIRONMENT.alertsOn, rule, value);
  }
  return new Set(kinds);
}

/** Objects that a day's ticks are spread over. */
export function readLakeBuckets(environment: Environment): number {
  if (environment[ENVIRONMENT.lakeBuckets] === undefined) return 1;
  const buckets = readWholeNumber(environment, ENVIRONMENT.lakeBuckets, 1);
  if (buckets <= 100) return buckets;
  throw new ConfigurationError(
    ENVIRONMENT.lakeBuckets,
    "a whole number of 1 to 100",
    String(buckets),
  );
}

/** A whole number of at least so much. */
export function readWholeNumber(environment: Environment, variable: string, least: number): number {
  const value = requireText(environment, variable);
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < least) {
    throw new ConfigurationError(variable, `a whole number of at least ${least}`, value);
  }
  return number;
}

/** Whether something is on: `true` or `false`. */
export function readSwitch(environment: Environment, variable: string): boolean {
  const value = requireText(environment, variable);
  if (value === "true" || value === "false") return value === "true";
  throw new ConfigurationError(variable, "true or false", value);
}
