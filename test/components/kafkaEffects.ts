import type { KafkaSettings } from "../../components/index.ts";
import type { Effect } from "./Effect.ts";
import { AUTHORITY, BARE, CLUSTER, MSK, SECRET, SERVERS } from "./kafkaArguments.ts";
import { statement } from "./lookUps.ts";

const MAPPING = "EventSourceMapping stocks-process-ticks-mapping";
const KEY = "arn:aws:kms:us-east-1:123456789012:key/1111";
const LOGIN = { ...BARE, username: "reader", password: "hunter2" };
const TOPIC = "Topic stocks-kafka-topic";

function effect(name: string, kafka: KafkaSettings, at: Effect["at"], is: unknown): Effect {
  return { argument: `source.kafka.${name}`, set: { source: { kafka } }, at, is };
}

/** Every argument of a Kafka topic, each with what it does. */
export const KAFKA_EFFECTS: readonly Effect[] = [
  effect("topic", MSK, `${MAPPING} topics`, ["stock_live_feed"]),
  effect("clusterArn", MSK, `${MAPPING} eventSourceArn`, CLUSTER),
  effect("bootstrapServers", SERVERS, `${MAPPING} selfManagedEventSource.endpoints`, {
    KAFKA_BOOTSTRAP_SERVERS: "b-1.example.com:9094,b-2.example.com:9094",
  }),
  effect("credentialsSecretArn", SERVERS, `${MAPPING} sourceAccessConfigurations`, [
    { type: "SASL_SCRAM_512_AUTH", uri: SECRET },
  ]),
  ...["username", "password"].map((name) =>
    effect(
      name,
      LOGIN,
      "SecretVersion stocks-kafka-credentials-value secretString",
      '{"username":"reader","password":"hunter2"}',
    ),
  ),
  effect(
    "saslMechanism",
    { ...SERVERS, saslMechanism: "scram-sha-256" },
    `${MAPPING} sourceAccessConfigurations.0.type`,
    "SASL_SCRAM_256_AUTH",
  ),
  effect(
    "clientCertificateSecretArn",
    { ...BARE, clientCertificateSecretArn: SECRET },
    `${MAPPING} sourceAccessConfigurations`,
    [{ type: "CLIENT_CERTIFICATE_TLS_AUTH", uri: SECRET }],
  ),
  effect(
    "caSecretArn",
    { ...SERVERS, caSecretArn: AUTHORITY },
    `${MAPPING} sourceAccessConfigurations.1`,
    { type: "SERVER_ROOT_CA_CERTIFICATE", uri: AUTHORITY },
  ),
  effect(
    "secretKeyArn",
    { ...SERVERS, secretKeyArn: KEY },
    statement("process-ticks", "DecryptKafkaCredentials"),
    KEY,
  ),
  effect(
    "consumerGroupId",
    { ...MSK, consumerGroupId: "theirs" },
    `${MAPPING} amazonManagedKafkaEventSourceConfig.consumerGroupId`,
    "theirs",
  ),
  effect(
    "startingPosition",
    { ...MSK, startingPosition: "latest" },
    `${MAPPING} startingPosition`,
    "LATEST",
  ),
  effect(
    "minimumPollers",
    { ...MSK, minimumPollers: 2 },
    `${MAPPING} provisionedPollerConfig.minimumPollers`,
    2,
  ),
  effect(
    "maximumPollers",
    { ...MSK, maximumPollers: 9 },
    `${MAPPING} provisionedPollerConfig.maximumPollers`,
    9,
  ),
  effect("createTopic", { ...MSK, createTopic: true }, `${TOPIC} name`, "stock_live_feed"),
  effect(
    "partitions",
    { ...MSK, createTopic: true, partitions: 12 },
    `${TOPIC} partitionCount`,
    12,
  ),
  effect(
    "replicationFactor",
    { ...MSK, createTopic: true, replicationFactor: 2 },
    `${TOPIC} replicationFactor`,
    2,
  ),
  {
    argument: "monitoring.thresholds.offsetLag",
    set: { source: { kafka: MSK }, monitoring: { thresholds: { offsetLag: 77 } } },
    at: (registrations) =>
      registrations
        .ofType("MetricAlarm")
        .filter(({ name }) => name.endsWith("offset-lag-process-ticks"))
        .map(({ inputs }) => inputs["threshold"]),
    is: [77],
  },
];
