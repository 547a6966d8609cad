import { setTimeout } from "node:timers/promises";
import { Admin } from "@platformatic/kafka";
import type { KafkaConnection } from "./connectKafka.ts";
import { kafkaOptions } from "./connectKafka.ts";
import { kafkaReason } from "./kafkaReason.ts";
import { refusalOf } from "./refusalOf.ts";

/** How often brokers are asked: they may be starting, or behind a network that is. */
const ATTEMPTS_MAX = 5;
const BACKOFF_MS_FIRST = 200;

/**
 * Finds out whether brokers let us in, before anything is read or sent. What is wrong with a name, a
 * certificate or a port is told at once.
 * @throws {KafkaRefusedError} if they do not
 * @throws if nobody answers
 */
export async function reachKafka(connection: KafkaConnection, signal?: AbortSignal): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const admin = new Admin({
      ...kafkaOptions(connection, "stock-analytics-reach"),
      retries: false,
    });
    try {
      await admin.metadata({ topics: [] });
      return;
    } catch (error) {
      const isLast = attempt >= ATTEMPTS_MAX || signal?.aborted === true;
      const refusal = refusalOf(error, connection, { isLast });
      if (refusal !== undefined) throw refusal;
      if (isLast) {
        throw new Error(
          `No Kafka broker answers at ${connection.bootstrapServers.join()}: ${kafkaReason(error)} ` +
            "Start it, or name another one.",
          { cause: error },
        );
      }
      await setTimeout(BACKOFF_MS_FIRST * 2 ** (attempt - 1));
    } finally {
      await admin.close().catch(() => undefined);
    }
  }
}
