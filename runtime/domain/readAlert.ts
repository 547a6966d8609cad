import type { Alert } from "../contract/alert.ts";
import { ALERT_KINDS } from "../contract/alert.ts";

const EVERY = ["id", "symbol", "direction", "timestamp", "price", "data_source"] as const;
const OF_CROSSOVER = ["signal", "short_sma", "long_sma", "short_window", "long_window"] as const;

/**
 * Reads an alert from a message of the topic; undefined when it is something else: anybody who may
 * publish to the topic may write what he likes.
 */
export function readAlert(message: string): Alert | undefined {
  const fields = parseObject(message);
  const { kind } = fields;
  if (!ALERT_KINDS.some((known) => known === kind)) return undefined;
  const needed = kind === "crossover" ? [...EVERY, ...OF_CROSSOVER] : EVERY;
  const isWhole = needed.every((name) => ["string", "number"].includes(typeof fields[name]));
  return isWhole ? (fields as unknown as Alert) : undefined;
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
