import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { spawnSync } from "node:child_process";
import { Admin } from "@platformatic/kafka";
import { freePort } from "../emulators/freePort.ts";
import { GuardedProcess } from "../emulators/GuardedProcess.ts";
import type { KafkaConnection } from "./connectKafka.ts";
import { kafkaOptions } from "./connectKafka.ts";
import { kafkaReason } from "./kafkaReason.ts";

/** Longest wait for a broker that starts, in milliseconds; on a busy machine Java takes its time. */
const START_MS_MAX = 60_000;

/** What a broker is started with. */
export interface KafkaBrokerOptions {
  /** Folder that keeps all it holds. */
  readonly folder: string;
  /** Of Kafka's jars, as `installKafka` tells. */
  readonly classPath: string;
  /** Further lines of server.properties; those of the listener for clients replace the plain one. */
  readonly properties?: Readonly<Record<string, string>>;
  /** Further arguments of the formatting of a new folder. */
  readonly formatArguments?: readonly string[];
  /** How the broker is found ready. @default plainly */
  readonly connection?: (server: string) => KafkaConnection;
}

/** One Kafka broker on 127.0.0.1, controller included, that can be stopped and started again. */
export class KafkaBroker {
  /** Address for clients; the same after each start. */
  readonly server: string;
  readonly #options: KafkaBrokerOptions;
  readonly #properties: string;
  #process: GuardedProcess | undefined;

  private constructor(options: KafkaBrokerOptions, port: number, controllerPort: number) {
    this.#options = options;
    this.server = `127.0.0.1:${port}`;
    mkdirSync(options.folder, { recursive: true });
    this.#properties = join(options.folder, "server.properties");
    const lines = propertiesOf(options, this.server, `127.0.0.1:${controllerPort}`);
    writeFileSync(this.#properties, lines);
  }

  /**
   * Starts a broker on ports that are free.
   * @throws if it does not answer within a minute
   */
  static async start(options: KafkaBrokerOptions): Promise<KafkaBroker> {
    const broker = new KafkaBroker(options, await freePort(), await freePort());
    await broker.startAgain();
    return broker;
  }

  /** Resolves when the broker ends without having been stopped. */
  get failed(): Promise<Error> {
    return this.#process?.failed ?? new Promise(() => undefined);
  }

  /** Starts the broker with what its folder holds. */
  async startAgain(): Promise<void> {
    const { folder, classPath } = this.#options;
    if (!existsSync(join(folder, "log", "meta.properties"))) this.#format();
    const java = ["java", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];
    const broker = new GuardedProcess([...java, "-cp", classPath, "kafka.Kafka", this.#properties]);
    this.#process = broker;
    try {
      await Promise.race([this.#answers(), broker.failed.then((error) => Promise.reject(error))]);
    } catch (error) {
      await broker.stop();
      throw error;
    }
  }

  /** Ends it, as a broker is ended in good order; what it holds stays. */
  async stop(): Promise<void> {
    await this.#process?.stop();
    this.#process = undefined;
  }

  #format(): void {
    const { classPath, formatArguments = [] } = this.#options;
    const id = "4L6g3nShT-eMCtK--X86sw";
    const args = ["format", "-t", id, "-c", this.#properties, ...formatArguments];
    const { status, stderr } = spawnSync(
      "java",
      ["-Xmx64m", "-cp", classPath, "kafka.tools.StorageTool", ...args],
      { encoding: "utf8" },
    );
    if (status !== 0) throw new Error(`the broker's folder could not be made: ${stderr.trim()}`);
  }

  /** Waits until it answers a client. */
  async #answers(): Promise<void> {
    const { connection = (server) => ({ bootstrapServers: [server] }) } = this.#options;
    const until = Date.now() + START_MS_MAX;
    for (;;) {
      const admin = new Admin({
        ...kafkaOptions(connection(this.server), "stock-analytics-start"),
        retries: false,
      });
      try {
        await admin.listTopics();
        return;
      } catch (error) {
        if (Date.now() > until) {
          throw new Error(`the Kafka broker did not answer: ${kafkaReason(error)}`, {
            cause: error,
          });
        }
        await setTimeout(100);
      } finally {
        await admin.close();
      }
    }
  }
}

/** https://kafka.apache.org/documentation/#brokerconfigs */
function propertiesOf(
  { folder, properties }: KafkaBrokerOptions,
  server: string,
  controller: string,
): string {
  const all = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.quorum.voters": `1@${controller}`,
    listeners: `CLIENT://${server},CONTROLLER://${controller}`,
    "advertised.listeners": `CLIENT://${server}`,
    "listener.security.protocol.map": "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "inter.broker.listener.name": "CLIENT",
    "controller.listener.names": "CONTROLLER",
    "log.dirs": join(folder, "log"),
    "auto.create.topics.enable": "false",
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "1",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "1",
    "group.initial.rebalance.delay.ms": "0",
    ...properties,
  };
  return Object.entries(all)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}
