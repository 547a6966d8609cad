import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { openTarget } from "../../cli/sources/kafkaTarget.ts";
import { sendToTopic } from "../../cli/sources/sendToTopic.ts";
import { createTopic } from "../../local/kafka/createTopic.ts";
import { installKafka } from "../../local/kafka/installKafka.ts";
import { KafkaBroker } from "../../local/kafka/KafkaBroker.ts";
import { AUTHORITY, PASSWORD, saslBroker, scramConnection, USERNAME } from "./secureBroker.ts";

const JUDGE = join(import.meta.dirname, "fixtures", "TokenJudge.java");
const TOPIC = "ticks";
/** Variables of AWS that a test sets. */
const KEYS = ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] as const;

describe("a Kafka broker that takes tokens as Amazon MSK does", function () {
  this.timeout(120_000);
  let folder: string;
  let broker: KafkaBroker | undefined;
  const given = { ...process.env };

  before(async function () {
    folder = mkdtempSync(join(tmpdir(), "stock-analytics-token-"));
    const kafka = await installKafka(() => undefined);
    const compiled = spawnSync("javac", ["-cp", kafka, "-d", folder, JUDGE], { encoding: "utf8" });
    if (compiled.error !== undefined) {
      process.stdout.write("    no token was judged: the compiler of Java (javac) is not there\n");
      this.skip();
    }
    assert.equal(compiled.status, 0, compiled.stderr);
    const login = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule";
    const base = saslBroker(folder);
    broker = await KafkaBroker.start({
      ...base,
      folder,
      classPath: [kafka, folder].join(delimiter),
      properties: {
        ...base.properties,
        "sasl.enabled.mechanisms": "SCRAM-SHA-512,PLAIN,OAUTHBEARER",
        "listener.name.client.oauthbearer.sasl.jaas.config": `${login} required;`,
        "listener.name.client.oauthbearer.sasl.server.callback.handler.class": "TokenJudge",
        // Who came must say anew who he is before a session ends.
        "connections.max.reauth.ms": "3000",
      },
    });
    const topic = { name: TOPIC, partitions: 1, replicationFactor: 1 };
    await createTopic(scramConnection(broker.server), topic);
  });

  afterEach(() => {
    for (const name of KEYS) {
      if (given[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = given[name];
    }
  });

  after(async () => {
    await broker?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The target of `produce --kafka-iam`, whose credentials are found in the environment. */
  async function target(accessKeyId: string) {
    const environment = { AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: accessKeyId };
    Object.assign(process.env, environment, { AWS_SECRET_ACCESS_KEY: "secret" });
    const kafkaCa = join(folder, "ca.pem");
    writeFileSync(kafkaCa, AUTHORITY.certificate);
    const options = { kafka: broker?.server ?? "", topic: TOPIC, kafkaIam: true, kafkaCa } as const;
    const found = await openTarget(options, environment);
    assert.ok(found !== undefined);
    return found;
  }

  it("lets in who has one, and lets him stay for longer than a session", async () => {
    const records = async function* () {
      for (let number = 0; number < 60; number += 1) {
        await Promise.resolve();
        yield { partitionKey: "AAPL", data: Buffer.from(String(number)) };
      }
    };
    // Six seconds, two sessions long.
    const counts = await sendToTopic(records(), {
      ...(await target("AKIDEXAMPLE")),
      recordsPerSecond: 10,
    });
    assert.deepEqual([counts.sent, counts.refused, counts.unsent], [60, 0, 0]);
  });

  it("refuses a token of somebody else, and the command says what to do", () =>
    assert.rejects(target("AKIDOTHER"), (error: Error & { readonly exitCode?: number }) => {
      assert.match(
        error.message,
        /do not let us in: the token was refused: invalid_token; allow this identity kafka-cluster:Connect/,
      );
      return error.exitCode === 2;
    }));

  it("says that it does not know a mechanism to who asks by it", async () => {
    const ca = { kafkaCa: join(folder, "ca.pem"), kafkaMechanism: "scram-sha-256" } as const;
    writeFileSync(ca.kafkaCa, AUTHORITY.certificate);
    const options = { kafka: broker?.server ?? "", topic: TOPIC, kafkaUser: USERNAME, ...ca };
    await assert.rejects(
      openTarget(options, { KAFKA_PASSWORD: PASSWORD }),
      /do not know SCRAM-SHA-256; choose the mechanism that they are set up with/,
    );
  });
});
