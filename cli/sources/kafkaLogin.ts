import { readFileSync } from "node:fs";
import type { Command } from "commander";
import type { KafkaConnection, KafkaHints, KafkaTls } from "../../local/kafka/connectKafka.ts";
import { KafkaRefusedError } from "../../local/kafka/KafkaRefusedError.ts";
import type { NameAndPassword } from "../../local/kafka/readKafkaSecret.ts";
import {
  checkCertificate,
  checkClientCertificate,
  readLoginSecret,
} from "../../local/kafka/readKafkaSecret.ts";
import { parseName } from "../parseOptions.ts";
import { UsageError } from "../UsageError.ts";

const MECHANISMS = {
  "scram-sha-512": "SCRAM-SHA-512",
  "scram-sha-256": "SCRAM-SHA-256",
  plain: "PLAIN",
} as const;

/** Options of a command that gets into a Kafka cluster. */
export interface KafkaLoginOptions {
  readonly kafkaUser?: string;
  readonly kafkaPasswordFile?: string;
  readonly kafkaSecret?: string;
  readonly kafkaMechanism?: keyof typeof MECHANISMS;
  readonly kafkaIam?: true;
  readonly kafkaTls?: true;
  readonly kafkaCa?: string;
  readonly kafkaCert?: string;
  readonly kafkaKey?: string;
}

/** Each as it is written. */
export const KAFKA_LOGIN_NAMES: Readonly<Record<keyof KafkaLoginOptions, string>> = {
  kafkaUser: "--kafka-user",
  kafkaPasswordFile: "--kafka-password-file",
  kafkaSecret: "--kafka-secret",
  kafkaMechanism: "--kafka-mechanism",
  kafkaIam: "--kafka-iam",
  kafkaTls: "--kafka-tls",
  kafkaCa: "--kafka-ca",
  kafkaCert: "--kafka-cert",
  kafkaKey: "--kafka-key",
};

/** Variables with passwords: on a command line they would be for all to see. */
const PASSWORD = "KAFKA_PASSWORD";
const KEY_PASSWORD = "KAFKA_KEY_PASSWORD";

/** Adds what a Kafka cluster is got into with. */
export function withKafkaLogin(command: Command): Command {
  return command
    .option(
      "--kafka-user <name>",
      `name for SASL over TLS (password: environment ${PASSWORD})`,
      parseName,
    )
    .option("--kafka-password-file <file>", "file whose first line is the password", parseName)
    .option(
      "--kafka-secret <arn>",
      "secret of Secrets Manager with username and password instead, as JSON",
      parseName,
    )
    .option(
      "--kafka-mechanism <name>",
      "scram-sha-512, scram-sha-256 or plain (default: scram-sha-512)",
      parseMechanism,
    )
    .option("--kafka-iam", "Amazon MSK: by IAM, with the credentials of AWS that are found")
    .option("--kafka-tls", "over TLS, also without a name")
    .option("--kafka-ca <file>", "certificates in PEM of the authorities to trust", parseName)
    .option("--kafka-cert <file>", "certificate of the client in PEM", parseName)
    .option(
      "--kafka-key <file>",
      `its key in PEM (password, where it has one: environment ${KEY_PASSWORD})`,
      parseName,
    );
}

/**
 * How the options say that brokers are asked.
 * @throws {UsageError} if they do not fit each other, or a file cannot be read
 * @throws {KafkaRefusedError} if a file or secret holds something else
 */
export async function kafkaConnection(
  options: KafkaLoginOptions,
  bootstrapServers: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<KafkaConnection> {
  refuseTogether(options);
  const sasl = await saslOf(options, bootstrapServers, environment);
  const tls = tlsOf(options, environment);
  const isTls = sasl !== undefined || options.kafkaTls === true || Object.keys(tls).length > 0;
  return {
    bootstrapServers,
    hints: hintsFor(options),
    ...(sasl === undefined ? {} : { sasl }),
    ...(isTls ? { tls } : {}),
  };
}

/** One way to say who asks, and nothing that means nothing. */
function refuseTogether(options: KafkaLoginOptions): void {
  const names = KAFKA_LOGIN_NAMES;
  const ways = (["kafkaUser", "kafkaSecret", "kafkaIam"] as const).filter(
    (one) => options[one] !== undefined,
  );
  const [first, second] = ways;
  if (first !== undefined && second !== undefined) {
    throw new UsageError(`${names[first]} and ${names[second]} both say who asks; remove one`);
  }
  if (options.kafkaMechanism !== undefined && first !== "kafkaUser" && first !== "kafkaSecret") {
    throw new UsageError("--kafka-mechanism is of a name; add --kafka-user NAME");
  }
  if (options.kafkaPasswordFile !== undefined && first !== "kafkaUser") {
    throw new UsageError("--kafka-password-file is of a name; add --kafka-user NAME");
  }
  if ((options.kafkaCert === undefined) !== (options.kafkaKey === undefined)) {
    throw new UsageError("--kafka-cert and --kafka-key belong together; add the other one");
  }
}

async function saslOf(
  options: KafkaLoginOptions,
  servers: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<KafkaConnection["sasl"]> {
  const { kafkaUser, kafkaSecret, kafkaMechanism = "scram-sha-512" } = options;
  if (options.kafkaIam === true) {
    return { mechanism: "OAUTHBEARER", token: await tokens(servers, environment) };
  }
  const mechanism = MECHANISMS[kafkaMechanism];
  if (kafkaSecret !== undefined) return { mechanism, ...(await askSecret(kafkaSecret)) };
  if (kafkaUser === undefined) return undefined;
  return { mechanism, username: kafkaUser, password: passwordOf(options, environment) };
}

/** Makes tokens for the region of the brokers. */
async function tokens(
  servers: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<() => Promise<string>> {
  const { mskRegion, mskToken } = await import("./mskToken.ts");
  const region = mskRegion(servers) ?? environment["AWS_REGION"];
  if (region === undefined || region === "") {
    throw new UsageError(
      "--kafka-iam must know the region, which the names of these brokers do not tell; set AWS_REGION",
    );
  }
  const { KinesisClient } = await import("@aws-sdk/client-kinesis");
  // Every client of AWS finds credentials alike; nothing is asked of this one.
  const { config } = new KinesisClient({ region });
  try {
    await config.credentials();
  } catch (cause) {
    throw new KafkaRefusedError(
      "--kafka-iam must find credentials of AWS, and there are none; set AWS_PROFILE, or what else " +
        "names yours.",
      { cause },
    );
  }
  return () => mskToken({ region, config });
}

async function askSecret(arn: string): Promise<NameAndPassword> {
  const { GetSecretValueCommand, SecretsManagerClient } =
    await import("@aws-sdk/client-secrets-manager");
  const region = /^arn:[^:]+:secretsmanager:([^:]+):/.exec(arn)?.[1];
  const client = new SecretsManagerClient(region === undefined ? {} : { region });
  const what = `--kafka-secret "${arn}"`;
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
    return readLoginSecret({ what, text: SecretString });
  } catch (cause) {
    if (cause instanceof KafkaRefusedError) throw cause;
    const nextStep = "check its ARN, and whether you may read it";
    throw new KafkaRefusedError(`${what} cannot be read; ${nextStep}.`, { cause });
  } finally {
    client.destroy();
  }
}

function passwordOf(
  { kafkaPasswordFile }: KafkaLoginOptions,
  environment: NodeJS.ProcessEnv,
): string {
  if (kafkaPasswordFile === undefined) {
    const password = environment[PASSWORD] ?? "";
    if (password !== "") return password;
    throw new UsageError(
      `--kafka-user must have a password; set the variable ${PASSWORD}, or add --kafka-password-file FILE`,
    );
  }
  const [line = ""] = readOption("--kafka-password-file", kafkaPasswordFile).split(/\r?\n/);
  if (line !== "") return line;
  throw new UsageError(
    `--kafka-password-file "${kafkaPasswordFile}" has an empty first line; write the password there`,
  );
}

function tlsOf(
  { kafkaCa, kafkaCert, kafkaKey }: KafkaLoginOptions,
  environment: NodeJS.ProcessEnv,
): KafkaTls {
  const ca = kafkaCa === undefined ? undefined : readOption("--kafka-ca", kafkaCa);
  if (ca !== undefined) checkCertificate(ca, `--kafka-ca "${kafkaCa ?? ""}"`);
  const authority = ca === undefined ? {} : { ca };
  if (kafkaCert === undefined || kafkaKey === undefined) return authority;
  const passphrase = environment[KEY_PASSWORD];
  const own = {
    cert: readOption("--kafka-cert", kafkaCert),
    key: readOption("--kafka-key", kafkaKey),
    ...(passphrase === undefined ? {} : { passphrase }),
  };
  checkClientCertificate(own, `--kafka-cert "${kafkaCert}" with --kafka-key "${kafkaKey}"`);
  return { ...authority, ...own };
}

function readOption(name: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new UsageError(`${name} "${file}" cannot be read; name a file that is there`, { cause });
  }
}

function hintsFor({ kafkaUser, kafkaSecret, kafkaIam }: KafkaLoginOptions): KafkaHints {
  const login = (): string => {
    if (kafkaIam === true)
      return "allow this identity kafka-cluster:Connect, in the brokers' region";
    if (kafkaSecret !== undefined) return "check what the secret of --kafka-secret holds";
    if (kafkaUser === undefined) {
      return `add --kafka-user NAME with ${PASSWORD}, or --kafka-cert FILE with --kafka-key FILE`;
    }
    return `check --kafka-user, its password (${PASSWORD}) and --kafka-mechanism`;
  };
  return {
    login: login(),
    authority: "give the certificate of the authority that signed theirs with --kafka-ca FILE",
    encryption: "add --kafka-tls, or --kafka-user NAME where they want one",
    certificate: "give one with --kafka-cert FILE and --kafka-key FILE",
    topic: "check --topic, or add --partitions N to have it made",
  };
}

function parseMechanism(text: string): keyof typeof MECHANISMS {
  if (text in MECHANISMS) return text as keyof typeof MECHANISMS;
  const names = Object.keys(MECHANISMS).join(", ");
  throw new UsageError(`--kafka-mechanism must be one of ${names}, got "${text}"; choose one`);
}
