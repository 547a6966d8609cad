import { Admin } from "@platformatic/kafka";
import type { KafkaConnection } from "./connectKafka.ts";
import { kafkaOptions } from "./connectKafka.ts";
import { KafkaRefusedError } from "./KafkaRefusedError.ts";
import { refusalOf } from "./refusalOf.ts";

/**
 * Makes sure that nobody reads under the groups already: offsets that a run keeps would make him, Lambda for
 * instance, leave records out that he has not seen.
 * @throws {KafkaRefusedError} if somebody does
 */
export async function refuseBusyGroups(
  connection: KafkaConnection,
  groups: readonly string[],
): Promise<void> {
  const admin = new Admin({ ...kafkaOptions(connection, "stock-analytics-groups"), retries: 10 });
  try {
    const found = await admin.describeGroups({ groups: [...groups] });
    for (const [group, { members }] of found) {
      if (members.size === 0) continue;
      throw new KafkaRefusedError(
        `Consumer group "${group}" has ${members.size} members at ${connection.bootstrapServers.join()}, ` +
          "and a run must be the only one that reads under it; stop them, or give the program another " +
          '"source.kafka.consumerGroupId".',
      );
    }
  } catch (error) {
    throw refusalOf(error, connection) ?? error;
  } finally {
    await admin.close();
  }
}
