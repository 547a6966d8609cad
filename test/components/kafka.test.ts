import assert from "node:assert/strict";
import type { KafkaSettings } from "../../components/index.ts";
import type { Registrations } from "./registerPipeline.ts";
import { registerPipeline, statementsOf } from "./registerPipeline.ts";
import { AUTHORITY, BARE, CLUSTER, MSK, SECRET, SERVERLESS, SERVERS } from "./kafkaArguments.ts";

const MAPPING = "stocks-process-ticks-mapping";
const GROUP = /^stock-analytics-dev-stocks-[0-9a-f]{8}-process-ticks$/;
const KEY = "arn:aws:kms:us-east-1:123456789012:key/1111";

function withKafka(kafka: KafkaSettings, others: object = {}): Promise<Registrations> {
  return registerPipeline({ source: { kafka }, ...others });
}

/** What the processing function's role may do beyond the default pipeline's, by statement. */
function pollerStatements(registrations: Registrations): Record<string, unknown> {
  const { policy } = registrations.only("RolePolicy", "stocks-process-ticks-policy").inputs;
  const ofPollers = statementsOf(policy).filter(({ Sid }) => Sid.includes("Kafka"));
  return Object.fromEntries(
    ofPollers.map(({ Sid, Effect, Action, Resource }) => [
      Sid,
      [Effect, [Action].flat(), Resource] as const,
    ]),
  );
}

describe("a pipeline with a Kafka topic", () => {
  it("has no tick stream, and nothing of one", async () => {
    const registrations = await withKafka(MSK);
    assert.equal(registrations.ofType("Stream").length, 0);
    assert.equal(registrations.ofType("TickStream").length, 0);
    const text = JSON.stringify(registrations.all.map(({ inputs }) => inputs));
    assert.doesNotMatch(text, /AWS\/Kinesis|kinesis:/);
  });

  it("maps a topic of MSK by IAM so that nothing is lost and the order is kept", async () => {
    const registrations = await withKafka(MSK);
    const { inputs } = registrations.only("EventSourceMapping", MAPPING);
    const { functionName, destinationConfig, tags, ...rest } = inputs;
    const { consumerGroupId } = rest["amazonManagedKafkaEventSourceConfig"] as Record<
      string,
      string
    >;
    assert.match(String(consumerGroupId), GROUP);
    assert.ok(functionName !== undefined && destinationConfig !== undefined && tags !== undefined);
    assert.deepEqual(rest, {
      eventSourceArn: CLUSTER,
      topics: ["stock_live_feed"],
      startingPosition: "TRIM_HORIZON",
      amazonManagedKafkaEventSourceConfig: { consumerGroupId },
      provisionedPollerConfig: { minimumPollers: 1, maximumPollers: 4 },
      batchSize: 500,
      maximumBatchingWindowInSeconds: 1,
      bisectBatchOnFunctionError: true,
      functionResponseTypes: ["ReportBatchItemFailures"],
      maximumRetryAttempts: 10_000,
      maximumRecordAgeInSeconds: 21_600,
      metricsConfig: { metrics: ["EventCount"] },
    });
  });

  it("lets Lambda's pollers find the cluster, read the one topic and keep the one group", async () => {
    const statements = pollerStatements(await withKafka({ ...MSK, consumerGroupId: "g" }));
    const uuid = CLUSTER.slice(CLUSTER.indexOf("/") + 1);
    const below = (kind: string, name: string) =>
      `arn:aws:kafka:us-east-1:123456789012:${kind}/${uuid}/${name}`;
    const interfaces = [
      ...["ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeVpcs"],
      ...["ec2:DeleteNetworkInterface", "ec2:DescribeSubnets", "ec2:DescribeSecurityGroups"],
    ];
    assert.deepEqual(statements, {
      FindKafkaCluster: ["Allow", ["kafka:DescribeCluster", "kafka:DescribeClusterV2"], CLUSTER],
      FindKafkaBrokers: ["Allow", ["kafka:GetBootstrapBrokers"], "*"],
      ConnectToKafka: [
        "Allow",
        ["kafka-cluster:Connect", "kafka-cluster:DescribeClusterDynamicConfiguration"],
        CLUSTER,
      ],
      ReadKafkaTopic: [
        "Allow",
        ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"],
        below("topic", "stock_live_feed"),
      ],
      KeepKafkaOffsets: [
        "Allow",
        ["kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"],
        below("group", "g"),
      ],
      ReachKafkaBrokers: ["Allow", interfaces, "*"],
      KafkaBrokersNotFromCode: ["Deny", interfaces, "*"],
    });
  });

  it("takes a serverless cluster alike", async () => {
    const registrations = await withKafka({ ...MSK, clusterArn: SERVERLESS });
    const { inputs } = registrations.only("EventSourceMapping", MAPPING);
    assert.equal(inputs["eventSourceArn"], SERVERLESS);
  });

  it("makes a topic whose records the broker dates, where it is asked to", async () => {
    const registrations = await withKafka({ ...MSK, createTopic: true });
    const topic = registrations.all.find(({ type }) => type === "aws:msk/topic:Topic");
    assert.deepEqual(topic?.inputs, {
      clusterArn: CLUSTER,
      name: "stock_live_feed",
      partitionCount: 4,
      replicationFactor: 3,
      configs: '{"message.timestamp.type":"LogAppendTime"}',
    });
    assert.ok(topic.retainOnDelete);
    const mapping = registrations.only("EventSourceMapping", MAPPING);
    assert.ok(mapping.dependencies.includes(topic.urn), "the topic is there before its mapping");
    const others = await withKafka({ ...MSK, createTopic: true }, { dataProtection: "destroy" });
    assert.ok(!others.all.find(({ type }) => type === "aws:msk/topic:Topic")?.retainOnDelete);
  });

  it("maps a topic of other brokers by SASL/SCRAM, over the internet", async () => {
    const registrations = await withKafka({ ...SERVERS, caSecretArn: AUTHORITY });
    const { inputs } = registrations.only("EventSourceMapping", MAPPING);
    assert.deepEqual(inputs["sourceAccessConfigurations"], [
      { type: "SASL_SCRAM_512_AUTH", uri: SECRET },
      { type: "SERVER_ROOT_CA_CERTIFICATE", uri: AUTHORITY },
    ]);
    assert.equal(inputs["eventSourceArn"], undefined);
    assert.deepEqual(pollerStatements(registrations), {
      ReadKafkaCredentials: ["Allow", ["secretsmanager:GetSecretValue"], SECRET],
      ReadKafkaAuthority: ["Allow", ["secretsmanager:GetSecretValue"], AUTHORITY],
    });
  });

  for (const [what, kafka, type] of [
    ["SASL/PLAIN", { ...SERVERS, saslMechanism: "plain" }, "BASIC_AUTH"],
    [
      "a certificate of the client",
      { ...BARE, clientCertificateSecretArn: SECRET },
      "CLIENT_CERTIFICATE_TLS_AUTH",
    ],
  ] as const) {
    it(`maps a topic of other brokers by ${what}, whose secret Lambda may read`, async () => {
      const registrations = await withKafka(kafka);
      const { inputs } = registrations.only("EventSourceMapping", MAPPING);
      assert.deepEqual(inputs["sourceAccessConfigurations"], [{ type, uri: SECRET }]);
      assert.deepEqual(pollerStatements(registrations), {
        ReadKafkaCredentials: ["Allow", ["secretsmanager:GetSecretValue"], SECRET],
      });
    });
  }

  it("reaches other brokers from the subnets of the VPC that exists", async () => {
    const network = { vpcId: "vpc-1", subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] };
    const registrations = await withKafka(SERVERS, { network });
    const { inputs } = registrations.only("EventSourceMapping", MAPPING);
    assert.deepEqual(inputs["sourceAccessConfigurations"], [
      { type: "SASL_SCRAM_512_AUTH", uri: SECRET },
      { type: "VPC_SUBNET", uri: "subnet:subnet-1" },
      { type: "VPC_SECURITY_GROUP", uri: "security_group:sg-1" },
    ]);
    const sids = Object.keys(pollerStatements(registrations));
    assert.deepEqual(sids, [
      "ReadKafkaCredentials",
      "ReachKafkaBrokers",
      "KafkaBrokersNotFromCode",
    ]);
  });

  it("keeps name and password in a secret of its own, and nowhere else", async () => {
    const registrations = await withKafka({ ...BARE, username: "reader", password: "hunter2" });
    const secret = registrations.only("Secret", "stocks-kafka-credentials");
    const version = registrations.only("SecretVersion", "stocks-kafka-credentials-value");
    assert.deepEqual(version.secretInputs, ["secretString"]);
    assert.match(String(secret.inputs["kmsKeyId"]), /stocks-key/);
    const elsewhere = registrations.all.filter(
      (one) => one !== version && JSON.stringify(one.inputs).includes("hunter2"),
    );
    // The pipeline's own inputs hold it as the secret that it is.
    assert.deepEqual(
      elsewhere.map(({ name, secretInputs }) => [name, secretInputs]),
      [["stocks", ["source.kafka.password"]]],
    );
    const arn = "arn:aws:secretsmanager:us-east-1:123456789012:stocks-kafka-credentials-0a1b2c3";
    const statements = pollerStatements(registrations);
    assert.deepEqual(Object.keys(statements), ["ReadKafkaCredentials", "DecryptKafkaCredentials"]);
    assert.deepEqual(statements["ReadKafkaCredentials"], [
      "Allow",
      ["secretsmanager:GetSecretValue"],
      arn,
    ]);
  });

  it("may decrypt secrets that have a key of their owner's, each by its own context", async () => {
    const registrations = await withKafka({
      ...SERVERS,
      caSecretArn: AUTHORITY,
      secretKeyArn: KEY,
    });
    const { policy } = registrations.only("RolePolicy", "stocks-process-ticks-policy").inputs;
    const contexts = statementsOf(policy)
      .filter(({ Sid }) => Sid.startsWith("DecryptKafka"))
      .map(({ Resource, Condition }) => [
        Resource,
        Condition?.["StringEquals"]?.["kms:EncryptionContext:SecretARN"],
      ]);
    assert.deepEqual(contexts, [
      [KEY, SECRET],
      [KEY, AUTHORITY],
    ]);
  });

  it("watches the lag of the topic instead of the age of a stream", async () => {
    const registrations = await withKafka(MSK);
    const names = registrations.ofType("MetricAlarm").map(({ name }) => name);
    const of = (ending: string) => names.filter((name) => name.endsWith(ending)).length;
    assert.equal(of("offset-lag-process-ticks"), 1);
    assert.equal(of("iterator-age-process-ticks"), 0);
    assert.equal(of("iterator-age-detect-trends"), 1);
    assert.equal(of("stream-throttles"), 0);
    assert.equal(of("mapping-stopped-process-ticks"), 1);
    const alarm = registrations
      .ofType("MetricAlarm")
      .find(({ name }) => name.endsWith("offset-lag-process-ticks"));
    assert.equal(alarm?.inputs["metricName"], "OffsetLag");
    assert.equal(alarm.inputs["threshold"], 10_000);
    const body = String(registrations.ofType("Dashboard")[0]?.inputs["dashboardBody"]);
    assert.match(body, /OffsetLag/);
  });

  it("keeps the functions' network free of what only Lambda's pollers call", async () => {
    const registrations = await withKafka(MSK, { network: { createVpc: true } });
    const services = registrations
      .ofType("VpcEndpoint")
      .map(({ inputs }) => String(inputs["serviceName"]).split(".").at(-1));
    assert.deepEqual(services.toSorted(), ["dynamodb", "s3", "sns", "sqs"]);
  });
});
