import { Admin, findErrorBy } from "@platformatic/kafka";
import type { KafkaConnection } from "./connectKafka.ts";
import { kafkaOptions } from "./connectKafka.ts";
import { kafkaReason } from "./kafkaReason.ts";

/** How many partitions a topic has; undefined: there is none of that name, or none that we may see. */
export async function countPartitions(
  connection: KafkaConnection,
  topic: string,
): Promise<number | undefined> {
  const admin = new Admin({ ...kafkaOptions(connection, "stock-analytics-topic"), retries: 10 });
  try {
    const { topics } = await admin.metadata({ topics: [topic], retries: 0 });
    return topics.get(topic)?.partitionsCount;
  } catch (error) {
    // The client has a sentence of its own for a topic that is not there, and no code.
    const isGone = kafkaReason(error).includes("Unknown topic ");
    const isHidden = findErrorBy(error as Error, "apiId", "TOPIC_AUTHORIZATION_FAILED") !== null;
    if (isGone || isHidden) return undefined;
    throw error;
  } finally {
    await admin.close();
  }
}
