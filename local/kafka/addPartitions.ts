import { Admin } from "@platformatic/kafka";
import type { KafkaConnection } from "./connectKafka.ts";
import { kafkaOptions } from "./connectKafka.ts";
import { refusalOf } from "./refusalOf.ts";

/**
 * Gives a topic further partitions.
 * @param partitions how many it has then, more than before
 * @throws {KafkaRefusedError} if the brokers do not let us
 */
export async function addPartitions(
  connection: KafkaConnection,
  { name, partitions }: { readonly name: string; readonly partitions: number },
): Promise<void> {
  const admin = new Admin({ ...kafkaOptions(connection, "stock-analytics-topic"), retries: 10 });
  try {
    const { brokers, topics } = await admin.metadata({ topics: [name] });
    const found = topics.get(name);
    const first = found?.partitionsCount ?? 0;
    const copies = found?.partitions[0]?.replicas.length ?? 1;
    const ids = [...brokers.keys()].sort((a, b) => a - b);
    // The client leaves no choice to the brokers: each partition begins with the next one of them.
    const assignments = Array.from({ length: partitions - first }, (_, added) => ({
      brokerIds: Array.from(
        { length: copies },
        (_copy, copy) => ids[(first + added + copy) % ids.length] ?? 0,
      ),
    }));
    await admin.createPartitions({ topics: [{ name, count: partitions, assignments }] });
  } catch (error) {
    throw refusalOf(error, connection) ?? error;
  } finally {
    await admin.close();
  }
}
