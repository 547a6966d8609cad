import { readFileSync } from "node:fs";
import type { Command } from "commander";
import type { KafkaConnection } from "../../local/kafka/connectKafka.ts";
import { parseServers } from "../../local/kafka/connectKafka.ts";
import { parseName, parseWhole } from "../parseOptions.ts";
import { UsageError } from "../UsageError.ts";

/** Options of a command that may send to a Kafka topic. */
export interface KafkaOptions {
  readonly kafka?: string;
  readonly topic?: string;
  readonly partitions?: number;
  readonly replication?: number;
  readonly kafkaUser?: string;
  readonly kafkaMechanism?: "scram-sha-512" | "scram-sha-256";
  readonly kafkaCa?: string;
}

/** A topic that ticks are sent to. */
export interface KafkaTarget {
  readonly connection: KafkaConnection;
  readonly topic: string;
}

/** Variable with the password: on a command line it would be for all to see. */
const PASSWORD = "KAFKA_PASSWORD";

/** Adds what a Kafka topic is named and reached by. */
export function withKafkaOptions(command: Command): Command {
  return command
    .option("--kafka <servers>", "sends to a Kafka topic instead: host:port, by commas", parseName)
    .option("--topic <name>", "name of the topic", parseName)
    .option("--partitions <n>", "makes the topic, if it is not there", (text) =>
      parseWhole(text, 1),
    )
    .option("--replication <n>", "brokers that keep each partition of it", (text) =>
      parseWhole(text, 1),
    )
    .option(
      "--kafka-user <name>",
      `name for SASL/SCRAM over TLS (password: environment ${PASSWORD})`,
      parseName,
    )
    .option("--kafka-mechanism <name>", "scram-sha-512 or scram-sha-256", parseMechanism)
    .option("--kafka-ca <file>", "certificates in PEM of the authorities to trust", parseName);
}

/**
 * The topic that the options name, made where they say how; undefined: they name none.
 * @throws {UsageError} if they do not fit each other
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
  const connection = connectionOf(options, parseServers(kafka), environment);
  if (partitions !== undefined) {
    const { createTopic } = await import("../../local/kafka/createTopic.ts");
    await createTopic(connection, {
      ...{ name: topic, partitions },
      replicationFactor: replication ?? -1,
    });
  }
  return { connection, topic };
}

function connectionOf(
  { kafkaUser, kafkaMechanism, kafkaCa }: KafkaOptions,
  bootstrapServers: readonly string[],
  environment: NodeJS.ProcessEnv,
): KafkaConnection {
  const ca = kafkaCa === undefined ? undefined : readAuthority(kafkaCa);
  const tls = ca === undefined ? {} : { ca };
  if (kafkaUser === undefined) {
    if (kafkaMechanism !== undefined) {
      throw new UsageError("--kafka-mechanism is of a name; add --kafka-user NAME");
    }
    return { bootstrapServers, ...(ca === undefined ? {} : { tls }) };
  }
  const password = environment[PASSWORD];
  if (password === undefined || password === "") {
    throw new UsageError(`--kafka-user must have a password; set the variable ${PASSWORD}`);
  }
  const mechanism = kafkaMechanism === "scram-sha-256" ? "SCRAM-SHA-256" : "SCRAM-SHA-512";
  return { bootstrapServers, tls, sasl: { mechanism, username: kafkaUser, password } };
}

function readAuthority(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new UsageError(`--kafka-ca "${file}" cannot be read; name a file in PEM`, { cause });
  }
}

function parseMechanism(text: string): NonNullable<KafkaOptions["kafkaMechanism"]> {
  if (text === "scram-sha-512" || text === "scram-sha-256") return text;
  throw new UsageError(
    `--kafka-mechanism must be scram-sha-512 or scram-sha-256, got "${text}"; choose one`,
  );
}

/** What belongs to a topic means nothing without one. */
function refuseAlone(options: KafkaOptions): void {
  const names = {
    ...{ topic: "--topic", partitions: "--partitions", replication: "--replication" },
    ...{ kafkaUser: "--kafka-user", kafkaMechanism: "--kafka-mechanism", kafkaCa: "--kafka-ca" },
  } as const;
  for (const [key, name] of Object.entries(names)) {
    if (options[key as keyof typeof names] === undefined) continue;
    throw new UsageError(`${name} is of a Kafka topic; add --kafka HOST:PORT`);
  }
}
