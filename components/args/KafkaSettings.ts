import type * as pulumi from "@pulumi/pulumi";
import { listOf } from "../validation/listOf.ts";
import type { Rule } from "../validation/rules.ts";
import {
  kmsKeyArn,
  oneOf,
  textLike,
  textThat,
  trueOrFalse,
  wholeNumber,
} from "../validation/rules.ts";

/** Where in the topic a new mapping begins. */
export const KafkaStartingPosition = {
  /** With the oldest record that the topic holds. */
  TrimHorizon: "trim-horizon",
  /** With what is sent once the mapping polls, which takes minutes: what comes meanwhile is not read. */
  Latest: "latest",
} as const;
export type KafkaStartingPosition =
  (typeof KafkaStartingPosition)[keyof typeof KafkaStartingPosition];

/** How brokers of one's own know who asks. */
export const SaslMechanism = {
  ScramSha512: "scram-sha-512",
  ScramSha256: "scram-sha-256",
  /** The password itself is sent, over TLS; AWS calls it BASIC_AUTH. */
  Plain: "plain",
} as const;
export type SaslMechanism = (typeof SaslMechanism)[keyof typeof SaslMechanism];

/**
 * A Kafka topic of ticks: of Amazon MSK with `clusterArn`, by IAM, or of brokers of one's own with
 * `bootstrapServers`, by a name and a password or a certificate. Always over TLS. What Lambda's pollers
 * need of networks: docs/kafka.md.
 */
export interface KafkaSettings {
  /** Name of the topic, 1 to 249 letters, digits, dots, dashes and underscores. */
  topic: pulumi.Input<string>;
  /**
   * ARN of a cluster of Amazon MSK, provisioned or serverless, that takes IAM authentication.
   * @default none: there are bootstrap servers
   */
  clusterArn?: pulumi.Input<string>;
  /**
   * Brokers of one's own to begin with, `host:port` each, 1 to 10.
   * @default none: there is a cluster of MSK
   */
  bootstrapServers?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * ARN of the secret with the name and password for `bootstrapServers`, as JSON with `username` and
   * `password`.
   * @default none: there are username and password, for which a secret is made
   */
  credentialsSecretArn?: pulumi.Input<string>;
  /**
   * Name for `bootstrapServers`; it is kept in a secret.
   * @default none: there is a secret with it
   */
  username?: pulumi.Input<string>;
  /**
   * Password for `bootstrapServers`; it is kept in a secret.
   * @default none: there is a secret with it
   */
  password?: pulumi.Input<string>;
  /**
   * How name and password are proven to `bootstrapServers`.
   * @default "scram-sha-512"
   */
  saslMechanism?: SaslMechanism;
  /**
   * ARN of the secret with the certificate that Lambda shows to `bootstrapServers` in place of a name and a
   * password, as JSON with `certificate` and `privateKey` in PEM, and `privateKeyPassword` where the key has
   * one.
   * @default none: there are a name and a password
   */
  clientCertificateSecretArn?: pulumi.Input<string>;
  /**
   * ARN of the secret with the certificate of the authority that signed those of `bootstrapServers`, as
   * JSON with `certificate` in PEM.
   * @default none: an authority that the whole world trusts did
   */
  caSecretArn?: pulumi.Input<string>;
  /**
   * ARN of the customer-managed key of the secrets in `credentialsSecretArn`,
   * `clientCertificateSecretArn` and `caSecretArn`, which Lambda then may decrypt with.
   * @default none: the secrets have no key of the customer's
   */
  secretKeyArn?: pulumi.Input<string>;
  /**
   * Consumer group that reads the topic, which must have no other member. Another name begins anew at
   * `startingPosition`.
   * @default none: one is named after the pipeline
   */
  consumerGroupId?: pulumi.Input<string>;
  /**
   * Where in the topic a consumer group begins that has read nothing of it.
   * @default "trim-horizon"
   */
  startingPosition?: KafkaStartingPosition;
  /**
   * Event pollers that are always there, each paid by the hour, for 5 MB a second. Whole number, 1 to 200,
   * at most `maximumPollers`.
   * @default 1
   */
  minimumPollers?: pulumi.Input<number>;
  /**
   * Event pollers at most; more than the topic has partitions do nothing. Whole number, 1 to 2000.
   * @default 4
   */
  maximumPollers?: pulumi.Input<number>;
  /**
   * Whether the topic is made, in a provisioned cluster of MSK. Elsewhere AWS makes none: `stock-analytics
   * produce --kafka` does.
   * @default false
   */
  createTopic?: boolean;
  /**
   * Partitions of the topic that is made; a symbol's ticks are in one of them. Whole number, 1 to 10000.
   * @default 4
   */
  partitions?: pulumi.Input<number>;
  /**
   * Brokers that keep each partition of the topic that is made. Whole number, 1 to 15.
   * @default 3
   */
  replicationFactor?: pulumi.Input<number>;
}

export const KAFKA_DEFAULTS = {
  minimumPollers: 1,
  maximumPollers: 4,
  partitions: 4,
  replicationFactor: 3,
};

export const KAFKA_PLAIN_DEFAULTS = {
  saslMechanism: SaslMechanism.ScramSha512 as SaslMechanism,
  startingPosition: KafkaStartingPosition.TrimHorizon as KafkaStartingPosition,
  createTopic: false as boolean,
};

const D = KAFKA_DEFAULTS;

export const KAFKA_RULES = {
  // https://docs.aws.amazon.com/lambda/latest/api/API_ProvisionedPollerConfig.html
  minimumPollers: wholeNumber({ min: 1, max: 200, fallback: D.minimumPollers }),
  maximumPollers: wholeNumber({ min: 1, max: 2_000, fallback: D.maximumPollers }),
  partitions: wholeNumber({ min: 1, max: 10_000, fallback: D.partitions }),
  // https://docs.aws.amazon.com/msk/latest/developerguide/limits.html
  replicationFactor: wholeNumber({ min: 1, max: 15, fallback: D.replicationFactor }),
};

export const KAFKA_PLAIN_RULES = {
  saslMechanism: oneOf(Object.values(SaslMechanism), KAFKA_PLAIN_DEFAULTS.saslMechanism),
  startingPosition: oneOf(
    Object.values(KafkaStartingPosition),
    KAFKA_PLAIN_DEFAULTS.startingPosition,
  ),
  createTopic: trueOrFalse(KAFKA_PLAIN_DEFAULTS.createTopic),
};

/** Kafka itself takes no other names. */
export const KAFKA_TOPIC_RULE = textLike(/^(?!\.{1,2}$)[A-Za-z0-9._-]{1,249}$/, {
  rule: "1 to 249 letters, digits, dots, dashes and underscores",
  nextStep: "write the topic's name, for instance stock_live_feed",
});

/** `host:port` each. */
export const BOOTSTRAP_SERVERS_RULE: Rule<readonly string[]> = listOf(
  textLike(/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?:\d{1,5}$/, {
    rule: "host:port",
    nextStep: "write it as broker-1.example.com:9094",
  }),
  // https://docs.aws.amazon.com/lambda/latest/api/API_SelfManagedEventSource.html
  { min: 1, max: 10, what: "brokers" },
);

const SECRET_ARN = textLike(
  /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+$/,
  {
    rule: "the ARN of a secret",
    nextStep: "write arn:aws:secretsmanager:<region>:<account>:secret:<name>, or omit it",
  },
);

const ONE_LINE = { rule: "a text of one line that is not empty", nextStep: "write it or omit it" };

const LOGIN = textThat((text) => (/^.+$/.test(text) ? undefined : ONE_LINE), ONE_LINE);

export const KAFKA_OPTIONAL_RULES = {
  clusterArn: textLike(/^arn:aws[a-z-]*:kafka:[a-z0-9-]+:\d{12}:cluster\/[\w.-]+\/[\w-]+$/, {
    rule: "the ARN of a cluster of Amazon MSK",
    nextStep: "write arn:aws:kafka:<region>:<account>:cluster/<name>/<uuid>, or omit it",
  }),
  credentialsSecretArn: SECRET_ARN,
  username: LOGIN,
  password: LOGIN,
  clientCertificateSecretArn: SECRET_ARN,
  caSecretArn: SECRET_ARN,
  secretKeyArn: kmsKeyArn("omit it"),
  // https://docs.aws.amazon.com/lambda/latest/api/API_AmazonManagedKafkaEventSourceConfig.html
  consumerGroupId: textLike(/^[\w/:+=.@-]{1,200}$/, {
    rule: "1 to 200 letters, digits and /:_+=.@-",
    nextStep: "rename it or omit it",
  }),
};
