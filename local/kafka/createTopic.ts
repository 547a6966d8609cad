import { Admin, findErrorBy } from "@platformatic/kafka";
import type { KafkaConnection } from "./connectKafka.ts";
import { kafkaOptions } from "./connectKafka.ts";
import { countPartitions } from "./countPartitions.ts";
import { refusalOf } from "./refusalOf.ts";

/** A topic to be made. */
export interface NewTopic {
  readonly name: string;
  /** -1: as the broker has it set. */
  readonly partitions: number;
  /** Brokers that keep each partition; -1: as the broker has it set. */
  readonly replicationFactor: number;
}

/**
 * Makes a topic, unless there is one of its name. The broker dates its records, so that a record's arrival is
 * not a producer's word.
 * @returns whether it was made
 * @throws {KafkaRefusedError} if the brokers do not let us, and there is none
 * @throws if the broker refuses it
 */
export async function createTopic(
  connection: KafkaConnection,
  { name, partitions, replicationFactor }: NewTopic,
): Promise<boolean> {
  const admin = new Admin({ ...kafkaOptions(connection, "stock-analytics-topic"), retries: 10 });
  try {
    await admin.createTopics({
      topics: [name],
      partitions,
      replicas: replicationFactor,
      configs: [{ name: "message.timestamp.type", value: "LogAppendTime" }],
    });
    return true;
  } catch (error) {
    if (findErrorBy(error as Error, "apiId", "TOPIC_ALREADY_EXISTS") !== null) return false;
    // Who may only read or write is told that before it is looked whether the topic is there.
    const isNotAllowed = ["TOPIC_AUTHORIZATION_FAILED", "CLUSTER_AUTHORIZATION_FAILED"].some(
      (id) => findErrorBy(error as Error, "apiId", id) !== null,
    );
    if (isNotAllowed && (await countPartitions(connection, name)) !== undefined) return false;
    throw refusalOf(error, connection) ?? error;
  } finally {
    await admin.close();
  }
}
