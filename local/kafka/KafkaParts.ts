import { homedir } from "node:os";
import { join } from "node:path";

/** Release of Apache Kafka that stands in for a cluster. */
export const KAFKA_VERSION = "4.1.0";

/**
 * Folder of the broker's jars, 43 MB: outside the project, beside the other parts that are downloaded.
 * `XDG_CACHE_HOME` moves it.
 */
export function kafkaCache(): string {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  return join(cache, "stock-analytics-pipeline", `kafka-${KAFKA_VERSION}`);
}
