import { Admin, findErrorBy } from "@platformatic/kafka";
import type { KafkaConnection } from "./connectKafka.ts";
import { kafkaOptions } from "./connectKafka.ts";

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
    const isGone = ["UNKNOWN_TOPIC_OR_PARTITION", "TOPIC_AUTHORIZATION_FAILED"].some(
      (id) => findErrorBy(error as Error, "apiId", id) !== null,
    );
    if (isGone) return undefined;
    throw error;
  } finally {
    await admin.close();
  }
}
