import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLake } from "../../cli/query/openLake.ts";
import type { KafkaOptions } from "../../cli/sources/kafkaTarget.ts";
import { openTarget } from "../../cli/sources/kafkaTarget.ts";
import { sendToTopic } from "../../cli/sources/sendToTopic.ts";
import { startSecretsManager } from "../../local/emulators/startSecretsManager.ts";
import { countPartitions } from "../../local/kafka/countPartitions.ts";
import { createTopic } from "../../local/kafka/createTopic.ts";
import { openKafka } from "../../local/kafka/openKafka.ts";
import type { KafkaMappingDefinition } from "../../local/model.ts";
import { LocalSecrets } from "../../local/resources/LocalSecrets.ts";
import { readAll } from "../cli/query/useLake.ts";
import { runCommand } from "../pipeline/runCommand.ts";
import { Authority } from "./Authority.ts";
import {
  AUTHORITY,
  certificateBroker,
  certificateConnection,
  PASSWORD,
  saslBroker,
  scramConnection,
  USERNAME,
} from "./secureBroker.ts";
import { useBroker } from "./useBroker.ts";

const PROGRAM = join(import.meta.dirname, "fixtures/secure");
const TOPIC = "stock_live_feed";
const STRANGER = new Authority("an authority that signed nothing here");
const LOGIN = { username: USERNAME, password: PASSWORD };
const TRUSTED = { certificate: AUTHORITY.certificate };
const ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:";

/** Ways in, as a program declares them, with what its secrets hold. */
type Access = Readonly<Record<string, object>>;

/** Reaches brokers as a local run does whose program declares these ways in. */
async function reachAs(server: string, access: Access): Promise<number | undefined> {
  const secrets = new LocalSecrets();
  const items = Object.entries(access).map(([type, value]) => {
    const arn = `${ARN}${type}-a1b2c3`;
    secrets.set({ arn, name: type, value: { versionId: "1", text: JSON.stringify(value) } });
    return { type, uri: arn };
  });
  const mapping: KafkaMappingDefinition = {
    ...{ id: "11111111-2222-3333-4444-555555555555", functionArn: "reader", topic: TOPIC },
    ...{ consumerGroupId: "readers", eventSource: "SelfManagedKafka", access: items },
    ...{ startingPosition: "TRIM_HORIZON", batchSize: 500, batchWindowSeconds: 0 },
    ...{ maximumPollers: 2, bisectBatchOnFunctionError: true, maximumRetryAttempts: 10_000 },
    ...{ maximumRecordAgeSeconds: -1, reportBatchItemFailures: true, enabled: true },
  };
  const options = { mappings: [mapping], topics: [], directory: "not wanted", secrets };
  const kafka = await openKafka({ ...options, bootstrapServers: [server] });
  await kafka.stop();
  return countPartitions(kafka.connection, TOPIC);
}

/** The error's whole sentence, without a word of the password. */
function saying(message: RegExp): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof Error);
    assert.match(error.message, message);
    assert.ok("exitCode" in error && error.exitCode === 2, error.name);
    assert.ok(!error.message.includes(PASSWORD));
    return true;
  };
}

describe("Kafka brokers with SASL over TLS", function () {
  this.timeout(240_000);
  const broker = useBroker(saslBroker);
  let folder: string;
  let authority: string;
  let stranger: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "stock-analytics-secure-"));
    authority = join(folder, "authority.pem");
    writeFileSync(authority, AUTHORITY.certificate);
    stranger = join(folder, "stranger.pem");
    writeFileSync(stranger, STRANGER.certificate);
    const topic = { name: TOPIC, partitions: 2, replicationFactor: 1 };
    await createTopic(scramConnection(broker().server), topic);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs `produce` with ten ticks. */
  const produce = (args: readonly string[], env: NodeJS.ProcessEnv) =>
    runCommand(
      [
        ...["produce", "simulated", "--symbols", "AAPL,MSFT", "--count", "10", "--json"],
        ...["--kafka", broker().server, "--topic", TOPIC, "--kafka-ca", authority, ...args],
      ],
      { env },
    );

  /** Sends five records as `produce` does. */
  async function send(options: KafkaOptions, password?: string): Promise<number> {
    const environment = password === undefined ? {} : { KAFKA_PASSWORD: password };
    const target = await openTarget(
      { kafka: broker().server, topic: TOPIC, ...options },
      environment,
    );
    assert.ok(target !== undefined);
    const records = async function* () {
      for (const symbol of ["A", "B", "C", "D", "E"]) {
        await Promise.resolve();
        yield { partitionKey: symbol, data: Buffer.from("{}") };
      }
    };
    return (await sendToTopic(records(), target)).sent;
  }

  describe("produce", () => {
    const user = { kafkaUser: USERNAME };
    const ca = (): KafkaOptions => ({ kafkaCa: authority });

    it("refuses to send with a wrong password: exit code 2, what to do, and no password", async () => {
      const { code, stdout, stderr } = await produce(["--kafka-user", USERNAME], {
        KAFKA_PASSWORD: `${PASSWORD}?`,
      });
      assert.equal(code, 2, stderr);
      assert.equal(stdout, "");
      assert.match(
        stderr,
        /brokers at 127.0.0.1:\d+ refuse the name "reader" or its password \(SCRAM-SHA-512\); check --kafka-user, its password \(KAFKA_PASSWORD\) and --kafka-mechanism\./,
      );
      assert.ok(!stderr.includes(PASSWORD));
    });

    it("sends with the name and password of a secret, and says which one it cannot read", async () => {
      const arn = `${ARN}kafka-login-a1b2c3`;
      const value = { versionId: "1", text: JSON.stringify(LOGIN) };
      const secrets = await startSecretsManager({
        find: (id) => (id === arn ? { arn, name: "kafka-login", value } : undefined),
        onPost: () => undefined,
      });
      const env = {
        AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.endpoint,
        ...{ AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" },
      };
      try {
        const sent = await produce(["--kafka-secret", arn], env);
        assert.equal(sent.code, 0, sent.stderr);
        const summary = { topic: TOPIC, sent: 10, retried: 0, refused: 0 };
        assert.deepEqual(JSON.parse(sent.stdout), summary);
        const other = await produce(["--kafka-secret", arn.replace("login", "other")], env);
        assert.equal(other.code, 2, other.stderr);
        assert.match(
          other.stderr,
          /--kafka-secret "\S+" cannot be read; check its ARN, and whether/,
        );
      } finally {
        await secrets.stop();
      }
    });

    for (const kafkaMechanism of ["scram-sha-512", "scram-sha-256", "plain"] as const) {
      it(`sends by ${kafkaMechanism}, with a password of the environment or a file`, async () => {
        const options = { ...user, ...ca(), kafkaMechanism };
        assert.equal(await send(options, PASSWORD), 5);
        const kafkaPasswordFile = join(folder, "password");
        writeFileSync(kafkaPasswordFile, `${PASSWORD}\n`);
        assert.equal(await send({ ...options, kafkaPasswordFile }), 5);
      });
    }

    for (const [what, options, password, message] of [
      [
        "a wrong password by PLAIN",
        () => ({ ...user, ...ca(), kafkaMechanism: "plain" }),
        "wrong",
        /refuse the name "reader" or its password \(PLAIN\); check --kafka-user/,
      ],
      [
        "a name that they do not know",
        () => ({ kafkaUser: "nobody", ...ca() }),
        PASSWORD,
        /refuse the name "nobody" or its password \(SCRAM-SHA-512\)/,
      ],
      [
        "no name at all",
        ca,
        PASSWORD,
        /let nobody in who does not say who asks; add --kafka-user NAME with KAFKA_PASSWORD/,
      ],
      [
        "another authority",
        () => ({ ...user, kafkaCa: stranger }),
        PASSWORD,
        /have a certificate of an authority that is not trusted; give .* with --kafka-ca FILE/,
      ],
      [
        "an authority that the world does not know",
        () => user,
        PASSWORD,
        /have a certificate of an authority that is not trusted/,
      ],
      [
        "a file that holds no certificate",
        () => ({ ...user, kafkaCa: join(PROGRAM, "Pulumi.yaml") }),
        PASSWORD,
        /--kafka-ca ".*Pulumi.yaml" must hold a certificate in PEM, and does not/,
      ],
      ["no TLS", () => ({}), PASSWORD, /want TLS, and were asked without; add --kafka-tls/],
    ] as const) {
      it(`refuses to send with ${what}, and says what to do`, () =>
        assert.rejects(send(options(), password), saying(message)));
    }

    it("refuses more partitions than the topic that is there has", () =>
      assert.rejects(send({ ...user, ...ca(), partitions: 8 }, PASSWORD), (error: Error) => {
        const message = /--partitions 8 is more than topic "\S+" has, which is there with 2; leave/;
        return error.name === "UsageError" && message.test(error.message);
      }));
  });

  describe("local --kafka-login", () => {
    /** Runs the program on the broker until all that is in the topic is processed. */
    const local = (login: object, args: readonly string[] = []) =>
      runCommand(
        [
          ...["local", "--program", PROGRAM, "--until-drained", "--kafka-login"],
          ...["--kafka-bootstrap", broker().server, ...args],
        ],
        { env: { KAFKA_FIXTURE: JSON.stringify({ login, authority: TRUSTED }) } },
      );

    it("ends at a secret with a wrong password, which leaves all to the next run", async () => {
      const { code, stderr } = await local({ ...LOGIN, password: `${PASSWORD}?` });
      assert.equal(code, 2, stderr);
      assert.match(
        stderr,
        /refuse the name "reader" or its password \(SCRAM-SHA-512\); check what the secret of the mapping's SASL access holds/,
      );
      assert.ok(!stderr.includes(PASSWORD));
    });

    it("reads the topic by the login and the authority in the program's secrets", async () => {
      const dataDir = join(folder, "data");
      const { code, stderr } = await local(LOGIN, ["--data-dir", dataDir]);
      assert.equal(code, 0, stderr);
      const lake = await openLake({ dataDir });
      try {
        const rows = await readAll(lake, "SELECT symbol, count(*) FROM raw GROUP BY 1 ORDER BY 1");
        const symbols = rows.map((row) => row.map(String));
        assert.deepEqual(symbols, [
          ["AAPL", "5"],
          ["MSFT", "5"],
        ]);
        // What the other tests sent is no tick.
        const refused = await readAll(lake, "SELECT count(*) FROM quarantine");
        assert.equal(Number(refused[0]?.[0]), 30);
      } finally {
        lake.close();
      }
    });

    it("knows all mechanisms that Lambda knows", async () => {
      for (const type of ["SASL_SCRAM_512_AUTH", "SASL_SCRAM_256_AUTH", "BASIC_AUTH"]) {
        const access = { [type]: LOGIN, SERVER_ROOT_CA_CERTIFICATE: TRUSTED };
        assert.equal(await reachAs(broker().server, access), 2);
      }
    });

    for (const [what, access, message] of [
      [
        "a secret without a name",
        { BASIC_AUTH: { password: PASSWORD } },
        /Secret "BASIC_AUTH" must be JSON with username and password, and has no username; add it/,
      ],
      [
        "the secret of another authority",
        {
          BASIC_AUTH: LOGIN,
          SERVER_ROOT_CA_CERTIFICATE: { certificate: STRANGER.certificate },
        },
        /an authority that is not trusted; give the mapping the secret .*"source.kafka.caSecretArn"/,
      ],
      [
        "the secret of an authority without a certificate",
        { BASIC_AUTH: LOGIN, SERVER_ROOT_CA_CERTIFICATE: { certificate: "PEM" } },
        /Secret "SERVER_ROOT_CA_CERTIFICATE" must hold a certificate in PEM/,
      ],
    ] as const) {
      it(`refuses ${what}, and says what to do`, () =>
        assert.rejects(reachAs(broker().server, access), saying(message)));
    }

    it("is named where brokers are asked without it that want TLS", () => {
      const options = { mappings: [], topics: [], directory: "not wanted" };
      return assert.rejects(
        openKafka({ ...options, bootstrapServers: [broker().server] }),
        saying(/want TLS, and were asked without; give --kafka-login/),
      );
    });
  });
});

describe("Kafka brokers that know clients by certificates", function () {
  this.timeout(240_000);
  const broker = useBroker(certificateBroker);
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "stock-analytics-certificate-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Puts a text into a file. */
  function file(name: string, text = ""): string {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  }

  const own = () => certificateConnection(broker().server).tls ?? {};
  const target = (options: KafkaOptions) =>
    openTarget({
      ...{ kafka: broker().server, topic: TOPIC, partitions: 1 },
      ...{ kafkaCa: file("ca.pem", AUTHORITY.certificate), ...options },
    });

  it("let in who has one, from files and from the secret of a program", async () => {
    const { cert, key } = own();
    const files = { kafkaCert: file("cert.pem", cert), kafkaKey: file("key.pem", key) };
    assert.ok((await target(files)) !== undefined);
    const secret = { certificate: cert, privateKey: key };
    const access = { CLIENT_CERTIFICATE_TLS_AUTH: secret, SERVER_ROOT_CA_CERTIFICATE: TRUSTED };
    assert.equal(await reachAs(broker().server, access), 1);
  });

  it("let nobody in who has none, or one of another authority", async () => {
    await assert.rejects(
      target({}),
      saying(/does not say who asks; add .*--kafka-cert FILE with --kafka-key FILE/),
    );
    const { certificate, privateKey } = STRANGER.certify({ name: USERNAME });
    const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const files = { kafkaCert: file("cert.pem", certificate), kafkaKey: file("key.pem", key) };
    await assert.rejects(
      target(files),
      saying(/want a certificate of the client that they trust; give one with --kafka-cert FILE/),
    );
  });

  it("are not asked with a key that is not the certificate's", async () => {
    const files = {
      kafkaCert: file("cert.pem", own().cert),
      kafkaKey: file("key.pem", own().key),
    };
    await assert.rejects(target(files), saying(/must hold the private key of its certificate/));
  });
});
