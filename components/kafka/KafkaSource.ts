import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { KafkaStartingPosition, SaslMechanism } from "../args/KafkaSettings.ts";
import type { AwsAccount } from "../AwsAccount.ts";
import { keepNodes, nodesOf } from "../nodes.ts";
import type { KafkaAccess } from "../permissions/kafkaStatements.ts";
import { kafkaStatements } from "../permissions/kafkaStatements.ts";
import type { Statement } from "../permissions/policyDocument.ts";
import type { Tags } from "../Tags.ts";
import type { NetworkLeaves } from "../validation/readNetwork.ts";
import type { KafkaLeaves } from "../validation/readKafka.ts";

/** Arguments of {@link KafkaSource}. */
export interface KafkaSourceArgs {
  readonly account: AwsAccount;
  /** Encrypts the secret that is made. */
  readonly keyArn: pulumi.Output<string>;
  readonly leaves: KafkaLeaves;
  /** Where the functions run: brokers of one's own in an existing VPC are reached from its subnets. */
  readonly network: NetworkLeaves | undefined;
  /** Group that reads the topic where the arguments name none. */
  readonly defaultGroupId: string;
  readonly retain: boolean;
  readonly tags: Tags;
}

/** Resources of {@link KafkaSource}. */
export interface KafkaSourceNodes {
  /** Absent unless a topic is made. */
  readonly topic?: aws.msk.Topic;
  /** Absent unless name and password are given. */
  readonly secret?: aws.secretsmanager.Secret;
  readonly secretVersion?: aws.secretsmanager.SecretVersion;
}

/** Properties of a mapping that say what it reads. */
export type KafkaMappingSource = Pick<
  aws.lambda.EventSourceMappingArgs,
  | "topics"
  | "startingPosition"
  | "provisionedPollerConfig"
  | "eventSourceArn"
  | "amazonManagedKafkaEventSourceConfig"
  | "selfManagedEventSource"
  | "selfManagedKafkaEventSourceConfig"
  | "sourceAccessConfigurations"
>;

/** A Kafka topic that ticks come from: what is made for it, and how Lambda's pollers get to it. */
export class KafkaSource extends pulumi.ComponentResource {
  /** Name of the topic. */
  readonly topic: pulumi.Output<string>;
  /** Group that reads it. */
  readonly consumerGroupId: pulumi.Output<string>;
  /** What the pollers do with the function's role. */
  readonly statements: readonly Statement[];
  /** What the mapping is told of its source. */
  readonly mapping: KafkaMappingSource;

  constructor(name: string, args: KafkaSourceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stock-analytics:index:KafkaSource", name, {}, opts);
    const nodes = { ...this.#createTopic(name, args), ...this.#createSecret(name, args) };
    const { leaves, defaultGroupId } = args;
    this.topic = nodes.topic?.name ?? leaves.topic.output();
    this.consumerGroupId = leaves.consumerGroupId?.output() ?? pulumi.output(defaultGroupId);
    const access = accessOf(args, nodes);
    const { topic, consumerGroupId } = this;
    this.statements = kafkaStatements({
      ...{ account: args.account, topic, consumerGroupId, access },
      managesInterfaces: args.network !== undefined,
    });
    this.mapping = mappingSource(args, access, { topic, consumerGroupId });
    keepNodes(this, nodes);
    this.registerOutputs({ topic, consumerGroupId });
  }

  /** The underlying resources. */
  get nodes(): KafkaSourceNodes {
    return nodesOf(this);
  }

  #createTopic(name: string, { leaves, retain }: KafkaSourceArgs): KafkaSourceNodes {
    if (!leaves.createTopic || leaves.clusterArn === undefined) return {};
    const topic = new aws.msk.Topic(
      `${name}-topic`,
      {
        clusterArn: leaves.clusterArn.output(),
        name: leaves.topic.output(),
        partitionCount: leaves.partitions.output(),
        replicationFactor: leaves.replicationFactor.output(),
        // A record's arrival is then the broker's word, and not that of a producer's clock.
        configs: JSON.stringify({ "message.timestamp.type": "LogAppendTime" }),
      },
      { parent: this, retainOnDelete: retain },
    );
    return { topic };
  }

  #createSecret(name: string, { leaves, keyArn, tags }: KafkaSourceArgs): KafkaSourceNodes {
    const { username, password } = leaves;
    if (username === undefined || password === undefined) return {};
    const secret = new aws.secretsmanager.Secret(
      `${name}-credentials`,
      { description: "Name and password of a Kafka cluster", kmsKeyId: keyArn, tags },
      { parent: this },
    );
    const secretVersion = new aws.secretsmanager.SecretVersion(
      `${name}-credentials-value`,
      {
        secretId: secret.arn,
        secretString: pulumi.secret(
          pulumi.jsonStringify({ username: username.output(), password: password.output() }),
        ),
      },
      { parent: this },
    );
    return { secret, secretVersion };
  }
}

function accessOf(
  { leaves, keyArn, network }: KafkaSourceArgs,
  { secretVersion }: KafkaSourceNodes,
): KafkaAccess {
  const { clusterArn, caSecretArn, secretKeyArn } = leaves;
  if (clusterArn !== undefined) return { kind: "msk", clusterArn: clusterArn.output() };
  const theirKey = secretKeyArn?.output();
  const theirSecret = leaves.clientCertificateSecretArn ?? leaves.credentialsSecretArn;
  const credentials =
    theirSecret === undefined
      ? // Once it has its value: a mapping is made only of what works.
        { secretArn: secretVersion?.secretId ?? keyArn, keyArn }
      : { secretArn: theirSecret.output(), keyArn: theirKey };
  return {
    kind: "servers",
    credentials,
    authority:
      caSecretArn === undefined ? undefined : { secretArn: caSecretArn.output(), keyArn: theirKey },
    isInVpc: network?.kind === "existing",
  };
}

function mappingSource(
  { leaves, network }: KafkaSourceArgs,
  access: KafkaAccess,
  {
    topic,
    consumerGroupId,
  }: { readonly topic: pulumi.Output<string>; readonly consumerGroupId: pulumi.Output<string> },
): KafkaMappingSource {
  const common = {
    topics: [topic],
    startingPosition:
      leaves.startingPosition === KafkaStartingPosition.Latest ? "LATEST" : "TRIM_HORIZON",
    // The modes without it know no partial answers, no age and no splitting.
    // https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
    provisionedPollerConfig: {
      minimumPollers: leaves.minimumPollers.output(),
      maximumPollers: leaves.maximumPollers.output(),
    },
  };
  if (access.kind === "msk") {
    return {
      ...common,
      eventSourceArn: access.clusterArn,
      amazonManagedKafkaEventSourceConfig: { consumerGroupId },
    };
  }
  const servers = leaves.bootstrapServers?.output() ?? pulumi.output([]);
  return {
    ...common,
    selfManagedEventSource: {
      endpoints: { KAFKA_BOOTSTRAP_SERVERS: servers.apply((list) => list.join()) },
    },
    selfManagedKafkaEventSourceConfig: { consumerGroupId },
    sourceAccessConfigurations: pulumi
      .all([accessList(leaves, access), placeList(network)])
      .apply((lists) => lists.flat()),
  };
}

interface AccessItem {
  readonly type: string;
  readonly uri: string;
}

// https://docs.aws.amazon.com/lambda/latest/api/API_SourceAccessConfiguration.html
const ACCESS_TYPES: Readonly<Record<SaslMechanism, string>> = {
  [SaslMechanism.ScramSha512]: "SASL_SCRAM_512_AUTH",
  [SaslMechanism.ScramSha256]: "SASL_SCRAM_256_AUTH",
  [SaslMechanism.Plain]: "BASIC_AUTH",
};

function accessList(
  { saslMechanism, clientCertificateSecretArn }: KafkaLeaves,
  { credentials, authority }: KafkaAccess & { readonly kind: "servers" },
): pulumi.Output<AccessItem[]> {
  const type =
    clientCertificateSecretArn === undefined
      ? ACCESS_TYPES[saslMechanism]
      : "CLIENT_CERTIFICATE_TLS_AUTH";
  const login = { type, uri: credentials.secretArn };
  return pulumi.output(
    authority === undefined
      ? [login]
      : [login, { type: "SERVER_ROOT_CA_CERTIFICATE", uri: authority.secretArn }],
  );
}

/** Brokers in a VPC are reached from its subnets; others over the internet. */
function placeList(network: NetworkLeaves | undefined): pulumi.Output<AccessItem[]> {
  if (network?.kind !== "existing") return pulumi.output([]);
  const groups = network.securityGroupIds?.output() ?? pulumi.output([]);
  return pulumi
    .all([network.subnetIds.output(), groups])
    .apply(([subnetIds, groupIds]) => [
      ...subnetIds.map((id) => ({ type: "VPC_SUBNET", uri: `subnet:${id}` })),
      ...groupIds.map((id) => ({ type: "VPC_SECURITY_GROUP", uri: `security_group:${id}` })),
    ]);
}
