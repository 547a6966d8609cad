import { join } from "node:path";
import { MissingPartError } from "../emulators/MissingPartError.ts";
import type { KafkaMappingDefinition, KafkaTopicDefinition } from "../model.ts";
import type { LocalSecrets } from "../resources/LocalSecrets.ts";
import type { KafkaConnection } from "./connectKafka.ts";
import { addPartitions } from "./addPartitions.ts";
import { countPartitions } from "./countPartitions.ts";
import { createTopic } from "./createTopic.ts";
import { declaredConnection, PLAIN_HINTS } from "./declaredConnection.ts";
import { installKafka, missingKafkaPart } from "./installKafka.ts";
import { KafkaBroker } from "./KafkaBroker.ts";
import type { KafkaMappingOptions } from "./KafkaMapping.ts";
import { KafkaMapping } from "./KafkaMapping.ts";
import { reachKafka } from "./reachKafka.ts";
import { refuseBusyGroups } from "./refuseBusyGroups.ts";
import { TopicReader } from "./TopicReader.ts";

/** Partitions of a topic that the program reads and does not make. */
const STAND_IN_PARTITIONS = 4;

/** What a run wants of Kafka. */
export interface OpenKafkaOptions {
  readonly mappings: readonly KafkaMappingDefinition[];
  /** What the program makes. */
  readonly topics: readonly KafkaTopicDefinition[];
  /** Brokers that run already; absent: one is started. */
  readonly bootstrapServers?: readonly string[];
  /** What the mappings' logins are read from; absent: brokers that run already are asked plainly. */
  readonly secrets?: LocalSecrets;
  /** Data directory of the run. */
  readonly directory: string;
  readonly onNotice?: (notice: string) => void;
  /** Ends the waiting for brokers. */
  readonly signal?: AbortSignal;
}

/** The Kafka cluster of a run. */
export interface LocalKafka {
  readonly connection: KafkaConnection;
  /** Resolves when the broker breaks; never of brokers that ran already. */
  readonly failed: Promise<Error>;
  /** Starts a mapping that reads one of its topics. */
  startMapping(options: Omit<KafkaMappingOptions, "connect" | "bootstrapServers">): KafkaMapping;
  stop(): Promise<void>;
}

/**
 * The cluster that stands in for that of the program, with its topics.
 * @throws {MissingPartError} if there is neither a broker nor what one is started with
 * @throws {KafkaRefusedError} if brokers that run already do not let us in
 */
export async function openKafka(options: OpenKafkaOptions): Promise<LocalKafka> {
  const { bootstrapServers } = options;
  const kafka =
    bootstrapServers === undefined
      ? await startBroker(options)
      : await findBrokers(bootstrapServers, options);
  const { connection } = kafka;
  try {
    await makeTopics(connection, options);
    return {
      ...kafka,
      startMapping: (mappingOptions) => {
        const { topic, consumerGroupId } = mappingOptions.definition;
        const mapping = new KafkaMapping({
          ...mappingOptions,
          connect: () => new TopicReader(connection, topic, consumerGroupId),
          bootstrapServers: connection.bootstrapServers.join(),
        });
        mapping.start();
        return mapping;
      },
    };
  } catch (error) {
    await kafka.stop();
    throw error;
  }
}

/** Brokers that run already, which must let us in. */
async function findBrokers(
  bootstrapServers: readonly string[],
  { mappings, secrets, signal }: OpenKafkaOptions,
): Promise<Omit<LocalKafka, "startMapping">> {
  const connection =
    secrets === undefined
      ? { bootstrapServers, hints: PLAIN_HINTS }
      : declaredConnection(bootstrapServers, mappings, secrets);
  await reachKafka(connection, signal);
  await refuseBusyGroups(
    connection,
    mappings.map(({ consumerGroupId }) => consumerGroupId),
  );
  return {
    connection,
    failed: new Promise<Error>(() => undefined),
    stop: () => Promise.resolve(),
  };
}

async function startBroker({
  directory,
  onNotice,
}: OpenKafkaOptions): Promise<Omit<LocalKafka, "startMapping">> {
  const missing = missingKafkaPart();
  if (missing !== undefined) {
    throw new MissingPartError(
      `The program's source is a Kafka topic, and no broker can be started: ${missing}. ` +
        "Install it, or name a broker that runs.",
      "stock-analytics local --kafka-bootstrap HOST:PORT",
    );
  }
  const classPath = await installKafka((line) => onNotice?.(`${line}.`));
  const broker = await KafkaBroker.start({ folder: join(directory, "kafka"), classPath });
  return {
    connection: { bootstrapServers: [broker.server] },
    failed: broker.failed,
    stop: () => broker.stop(),
  };
}

async function makeTopics(
  connection: KafkaConnection,
  { mappings, topics, onNotice }: OpenKafkaOptions,
): Promise<void> {
  for (const { name, partitions } of topics) {
    if (await createTopic(connection, { name, partitions, replicationFactor: -1 })) continue;
    const found = (await countPartitions(connection, name)) ?? partitions;
    if (found < partitions) {
      await addPartitions(connection, { name, partitions });
      onNotice?.(
        `Topic "${name}" had ${found} partitions, and was given ${partitions} as the program says: ` +
          "symbols may change theirs.",
      );
    } else if (found > partitions) {
      onNotice?.(
        `Topic "${name}" has ${found} partitions, more than the program's ${partitions}: none is taken away.`,
      );
    }
  }
  const declared = new Set(topics.map(({ name }) => name));
  for (const name of new Set(mappings.map(({ topic }) => topic))) {
    if (declared.has(name)) continue;
    const partitions = STAND_IN_PARTITIONS;
    if (await createTopic(connection, { name, partitions, replicationFactor: -1 })) {
      onNotice?.(`Topic "${name}", which the program does not make, was made with 4 partitions.`);
    }
  }
}
