import assert from "node:assert/strict";
import { AUTHORITY, BARE, CLUSTER, MSK, SECRET, SERVERLESS, SERVERS } from "../kafkaArguments.ts";
import { problemsOf } from "./problemsOf.ts";

const IN_VPC = { vpcId: "vpc-1", subnetIds: ["subnet-1"] };
const KEY = "arn:aws:kms:us-east-1:123456789012:key/1111";

/** What is wrong, by path. */
function problems(kafka: object, others: object = {}): Record<string, string> {
  const found = problemsOf({ source: { kafka }, ...others });
  return Object.fromEntries(found.map(({ propertyPath, reason }) => [propertyPath, reason]));
}

describe("arguments of a Kafka topic", () => {
  for (const [what, kafka, others] of [
    ["a provisioned cluster of MSK", MSK],
    ["a serverless one", { ...MSK, clusterArn: SERVERLESS }],
    ["a topic that is made", { ...MSK, createTopic: true, partitions: 1, replicationFactor: 2 }],
    ["brokers with a secret", SERVERS],
    ["brokers with name and password", { ...BARE, username: "u", password: "p" }],
    [
      "brokers with all secrets and their key",
      { ...SERVERS, caSecretArn: AUTHORITY, secretKeyArn: KEY },
    ],
    ["brokers with a password that is sent to them", { ...SERVERS, saslMechanism: "plain" }],
    [
      "brokers with a certificate of the client",
      { ...BARE, clientCertificateSecretArn: SECRET, caSecretArn: AUTHORITY, secretKeyArn: KEY },
    ],
    ["brokers in a VPC", SERVERS, { network: { ...IN_VPC, securityGroupIds: ["sg-1"] } }],
    ["MSK beside a VPC", MSK, { network: IN_VPC }],
    ["a record age beyond the stream's retention", MSK, { processing: { recordAgeHours: 48 } }],
  ] as const) {
    it(`take ${what}`, () => {
      assert.deepEqual(problems(kafka, others), {});
    });
  }

  for (const [what, kafka, propertyPath, reason] of [
    [
      "neither cluster nor brokers",
      { topic: "t" },
      "source.kafka",
      '"source.kafka" must have exactly one of clusterArn and bootstrapServers, got none; add one.',
    ],
    [
      "both",
      { ...SERVERS, clusterArn: CLUSTER },
      "source.kafka",
      /exactly one of clusterArn and bootstrapServers, got clusterArn and bootstrapServers; remove one/,
    ],
    [
      "brokers without a login",
      BARE,
      "source.kafka",
      /must have credentialsSecretArn, username and password, or clientCertificateSecretArn with bootstrapServers, got none; add them/,
    ],
    ["half a login", { ...BARE, username: "u" }, "source.kafka", /got username; add them/],
    [
      "two logins",
      { ...SERVERS, password: "hunter2" },
      "source.kafka.password",
      '"password" must be omitted with "source.kafka.credentialsSecretArn": the secret has it, got a secret value; remove one of them.',
    ],
    [
      "a login beside a certificate of the client",
      { ...SERVERS, clientCertificateSecretArn: SECRET },
      "source.kafka.credentialsSecretArn",
      /must be omitted with "source.kafka.clientCertificateSecretArn": the certificate says who asks/,
    ],
    [
      "a certificate of the client for MSK",
      { ...MSK, clientCertificateSecretArn: SECRET },
      "source.kafka.clientCertificateSecretArn",
      /must be omitted with "source.kafka.clusterArn": clusters of MSK are asked by IAM/,
    ],
    [
      "a login for MSK",
      { ...MSK, credentialsSecretArn: SECRET },
      "source.kafka.credentialsSecretArn",
      /must be omitted with "source.kafka.clusterArn": clusters of MSK are asked by IAM/,
    ],
    [
      "a topic to be made in a serverless cluster",
      { ...MSK, clusterArn: SERVERLESS, createTopic: true },
      "source.kafka.createTopic",
      /with a serverless cluster: AWS makes topics in provisioned ones only, got true/,
    ],
    [
      "a topic to be made on other brokers",
      { ...SERVERS, createTopic: true },
      "source.kafka.createTopic",
      /AWS makes topics in clusters of MSK only, got true; .*`stock-analytics produce --kafka`/,
    ],
    [
      "partitions of a topic that exists",
      { ...MSK, partitions: 4 },
      "source.kafka.partitions",
      /without "source.kafka.createTopic": the topic exists, got 4; set "createTopic"/,
    ],
    [
      "a key of no secret",
      { ...BARE, username: "u", password: "p", secretKeyArn: KEY },
      "source.kafka.secretKeyArn",
      /without a secret of yours/,
    ],
    [
      "no topic",
      { clusterArn: CLUSTER },
      "source.kafka.topic",
      /must be 1 to 249 .*, got undefined/,
    ],
    ["a topic's wrong name", { ...MSK, topic: "a/b" }, "source.kafka.topic", /got "a\/b"/],
    ["a topic named ..", { ...MSK, topic: ".." }, "source.kafka.topic", /got "\.\."/],
    [
      "a broker without a port",
      { ...SERVERS, bootstrapServers: ["b-1.example.com"] },
      "source.kafka.bootstrapServers",
      /a list of which number 1 is host:port/,
    ],
    [
      "a list of no brokers",
      { ...SERVERS, bootstrapServers: [] },
      "source.kafka.bootstrapServers",
      /a list of 1 to 10 brokers/,
    ],
    [
      "the ARN of a stream",
      { topic: "t", clusterArn: "arn:aws:kinesis:us-east-1:123456789012:stream/t" },
      "source.kafka.clusterArn",
      /must be the ARN of a cluster of Amazon MSK/,
    ],
    [
      "more pollers at least than at most",
      { ...MSK, minimumPollers: 5 },
      "source.kafka.minimumPollers",
      '"minimumPollers" must be at most "maximumPollers" (4), got 5; lower it or raise "maximumPollers".',
    ],
    [
      "a typing error",
      { ...MSK, topics: ["t"] },
      "source.kafka.topics",
      /write "?topic|no argument/,
    ],
    [
      "a password that is a number",
      { ...BARE, username: "u", password: 42 },
      "source.kafka.password",
      /got a secret value/,
    ],
  ] as const) {
    it(`refuse ${what}`, () => {
      const { [propertyPath]: found = "", ...others } = problems(kafka);
      if (typeof reason === "string") assert.equal(found, reason);
      else assert.match(found, reason);
      assert.deepEqual(others, {});
    });
  }

  it("refuse what decides a stream, which is not there", () => {
    const found = problems(MSK, {
      streamMode: "on-demand",
      shardCount: 2,
      stream: { retentionHours: 48, arn: "arn:aws:kinesis:us-east-1:123456789012:stream/t" },
      names: { stream: "ticks" },
      processing: { parallelizationFactor: 2 },
      lake: { firehose: true },
      monitoring: { thresholds: { streamThrottles: 2 } },
    });
    assert.deepEqual(Object.keys(found).toSorted(), [
      "lake.firehose",
      "monitoring.thresholds.streamThrottles",
      "names.stream",
      "processing.parallelizationFactor",
      "shardCount",
      "stream.arn",
      "stream.retentionHours",
      "streamMode",
    ]);
    for (const reason of Object.values(found)) {
      assert.match(reason, /must be omitted with "source.kafka": there is no tick stream/);
    }
  });

  it("refuse the lag of a topic where there is none", () => {
    const [problem] = problemsOf({ monitoring: { thresholds: { offsetLag: 5 } } });
    assert.match(problem?.reason ?? "", /must be omitted without "source.kafka"/);
  });

  it("want security groups that lead to brokers in a VPC", () => {
    const found = problems(SERVERS, { network: IN_VPC });
    assert.match(found["network.securityGroupIds"] ?? "", /must be given with "network.vpcId"/);
  });

  it("refuse a source that there is not", () => {
    const [problem] = problemsOf({ source: { kafak: MSK } });
    assert.match(problem?.reason ?? "", /write "kafka"/);
  });
});
