import type { Command } from "commander";
import type { KafkaConnection } from "../../local/kafka/connectKafka.ts";
import { parseServers } from "../../local/kafka/connectKafka.ts";
import { parseName, parseWhole } from "../parseOptions.ts";
import { UsageError } from "../UsageError.ts";
import type { KafkaLoginOptions } from "./kafkaLogin.ts";
import { KAFKA_LOGIN_NAMES, kafkaConnection, withKafkaLogin } from "./kafkaLogin.ts";

/** Options of a command that may send to a Kafka topic. */
export interface KafkaOptions extends KafkaLoginOptions {
  readonly kafka?: string;
  readonly topic?: string;
  readonly partitions?: number;
  readonly replication?: number;
}

/** A topic that ticks are sent to. */
export interface KafkaTarget {
  readonly connection: KafkaConnection;
  readonly topic: string;
}

/** Adds what a Kafka topic is named and reached by. */
export function withKafkaOptions(command: Command): Command {
  return withKafkaLogin(
    command
      .option(
        "--kafka <servers>",
        "sends to a Kafka topic instead: host:port, by commas",
        parseName,
      )
      .option("--topic <name>", "name of the topic", parseName)
      .option("--partitions <n>", "makes the topic, if it is not there", (text) =>
        parseWhole(text, 1),
      )
      .option("--replication <n>", "brokers that keep each partition of it", (text) =>
        parseWhole(text, 1),
      ),
  );
}

/**
 * The topic that the options name, made where they say how; undefined: they name none. The brokers have let
 * us in by then.
 * @throws {UsageError} if the options do not fit each other, or the topic that is there
 * @throws {KafkaRefusedError} if the brokers do not let us in
 */
export async function openTarget(
  options: KafkaOptions,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<KafkaTarget | undefined> {
  const { kafka, topic, partitions, replication } = options;
  if (kafka === undefined) {
    refuseAlone(options);
    return undefined;
  }
  if (topic === undefined) throw new UsageError("--kafka must name a topic, too; add --topic NAME");
  if (replication !== undefined && partitions === undefined) {
    throw new UsageError("--replication is of a topic that is made; add --partitions N");
  }
  const connection = await kafkaConnection(options, parseServers(kafka), environment);
  // Loaded where they are wanted: Kafka's client would make the start of every command longer.
  const { reachKafka } = await import("../../local/kafka/reachKafka.ts");
  await reachKafka(connection);
  if (partitions !== undefined) {
    await makeTopic(connection, { name: topic, partitions, replicationFactor: replication ?? -1 });
  }
  return { connection, topic };
}

async function makeTopic(
  connection: KafkaConnection,
  asked: {
    readonly name: string;
    readonly partitions: number;
    readonly replicationFactor: number;
  },
): Promise<void> {
  const { createTopic } = await import("../../local/kafka/createTopic.ts");
  if (await createTopic(connection, asked)) return;
  const { countPartitions } = await import("../../local/kafka/countPartitions.ts");
  const found = await countPartitions(connection, asked.name);
  if (found === undefined || found >= asked.partitions) return;
  throw new UsageError(
    `--partitions ${asked.partitions} is more than topic "${asked.name}" has, which is there with ${found}; ` +
      "leave it out, or give the topic more, which moves keys to other partitions",
  );
}

/** What belongs to a topic means nothing without one. */
function refuseAlone(options: KafkaOptions): void {
  const names = {
    ...{ topic: "--topic", partitions: "--partitions", replication: "--replication" },
    ...KAFKA_LOGIN_NAMES,
  } as const;
  for (const [key, name] of Object.entries(names)) {
    if (options[key as keyof typeof names] === undefined) continue;
    throw new UsageError(`${name} is of a Kafka topic; add --kafka HOST:PORT`);
  }
}
