import { ENVIRONMENT } from "../contract/environment.ts";
import type { Environment } from "./config.ts";
import { ConfigurationError } from "./config.ts";

/** Levels of log lines, from the least severe on. */
const LOG_LEVELS = ["DEBUG", "INFO", "WARN", "ERROR"] as const;
/** Level of a log line. */
type LogLevel = (typeof LOG_LEVELS)[number];

/** Whether lines of a level are logged. */
export function readLogFilter(environment: Environment): (level: LogLevel) => boolean {
  const value = environment[ENVIRONMENT.logLevel] ?? "INFO";
  const least = LOG_LEVELS.findIndex((level) => level === value);
  if (least === -1) {
    throw new ConfigurationError(ENVIRONMENT.logLevel, `one of ${LOG_LEVELS.join(", ")}`, value);
  }
  return (level) => LOG_LEVELS.indexOf(level) >= least;
}
