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
    await admin.createPartitions({ topics: [{ name, count: partitions, assignments: [] }] });
  } catch (error) {
    throw refusalOf(error, connection) ?? error;
  } finally {
    await admin.close();
  }
}
