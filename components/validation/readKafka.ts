import {
  BOOTSTRAP_SERVERS_RULE,
  KAFKA_DEFAULTS,
  KAFKA_OPTIONAL_RULES,
  KAFKA_PLAIN_DEFAULTS,
  KAFKA_PLAIN_RULES,
  KAFKA_RULES,
  KAFKA_TOPIC_RULE,
} from "../args/KafkaSettings.ts";
import { describeInput } from "./describeValue.ts";
import { knownSecret, readKnown } from "./Known.ts";
import type { Leaf } from "./Leaf.ts";
import { readLeaf, readPair } from "./Leaf.ts";
import { listInput } from "./listInput.ts";
import type { Problems } from "./Problems.ts";
import type { Leaves, OptionalLeaves } from "./readGroup.ts";
import { readGroup } from "./readGroup.ts";
import { readObject } from "./readObject.ts";

/** A Kafka topic, read. */
export interface KafkaLeaves
  extends
    Leaves<typeof KAFKA_DEFAULTS>,
    Readonly<typeof KAFKA_PLAIN_DEFAULTS>,
    OptionalLeaves<{ [K in keyof typeof KAFKA_OPTIONAL_RULES]: string }> {
  readonly topic: Leaf<string>;
  /** Undefined: the topic is in a cluster of MSK. */
  readonly bootstrapServers: Leaf<readonly string[]> | undefined;
}

type Group = Readonly<Record<string, unknown>>;

const PATH = "source.kafka";
/** What brokers of one's own want to know. */
const OF_LOGIN = ["credentialsSecretArn", "username", "password", "saslMechanism"];
const OF_SERVERS = [...OF_LOGIN, "clientCertificateSecretArn", "caSecretArn"];
const SECRETS = ["credentialsSecretArn", "clientCertificateSecretArn", "caSecretArn"];
const OF_TOPIC = ["partitions", "replicationFactor"];

/** Reads a Kafka topic; undefined: ticks come from elsewhere. */
export function readKafka(problems: Problems, input: unknown): KafkaLeaves | undefined {
  if (input === undefined) return undefined;
  const given = readObject(problems, input, PATH);
  if (given === undefined) return undefined;
  const group: Group = { ...given, password: hidePassword(given["password"]) };
  const read = readGroup(problems, group, {
    propertyPath: PATH,
    rules: KAFKA_RULES,
    plain: KAFKA_PLAIN_RULES,
    optional: KAFKA_OPTIONAL_RULES,
    defaults: { ...KAFKA_DEFAULTS, ...KAFKA_PLAIN_DEFAULTS },
    others: ["topic", "bootstrapServers"],
  });
  const { bootstrapServers } = group;
  const [minimumPollers, maximumPollers] = readPair(problems, {
    first: read.minimumPollers,
    second: read.maximumPollers,
    judge: (least, most, show) =>
      least <= most
        ? undefined
        : {
            propertyPath: `${PATH}.minimumPollers`,
            reason: `"minimumPollers" must be at most "maximumPollers" (${show(most)}), got ${show(least)}; lower it or raise "maximumPollers".`,
          },
  });
  const leaves: KafkaLeaves = {
    ...read,
    minimumPollers,
    maximumPollers,
    topic: readLeaf(problems, group["topic"], {
      propertyPath: `${PATH}.topic`,
      rule: KAFKA_TOPIC_RULE,
    }),
    bootstrapServers:
      bootstrapServers === undefined
        ? undefined
        : readLeaf(problems, listInput(bootstrapServers), {
            propertyPath: `${PATH}.bootstrapServers`,
            rule: BOOTSTRAP_SERVERS_RULE,
          }),
  };
  fitKafka(problems, group, leaves);
  return leaves;
}

/** A password is a secret, whatever the program takes it for. */
function hidePassword(input: unknown): unknown {
  const known = readKnown(input);
  if (known?.value === undefined) return input;
  return known.isSecret ? input : knownSecret(known.value);
}

/** What is given must belong together, and nothing that it needs may be missing. */
function fitKafka(problems: Problems, group: Group, leaves: KafkaLeaves): void {
  const isGiven = (name: string): boolean => group[name] !== undefined;
  const clusters = ["clusterArn", "bootstrapServers"].filter(isGiven);
  if (clusters.length !== 1) {
    problems.add({
      propertyPath: PATH,
      reason: `"${PATH}" must have exactly one of clusterArn and bootstrapServers, got ${clusters.join(" and ") || "none"}; ${clusters.length === 0 ? "add" : "remove"} one.`,
    });
  } else if (isGiven("clusterArn")) fitMsk(problems, group, leaves);
  else fitServers(problems, group);
  if (!leaves.createTopic) {
    for (const name of OF_TOPIC.filter(isGiven)) {
      refuse(problems, group, name, {
        because: `without "${PATH}.createTopic": the topic exists`,
        nextStep: 'set "createTopic", or remove it',
      });
    }
  }
}

function fitMsk(problems: Problems, group: Group, { clusterArn, createTopic }: KafkaLeaves): void {
  for (const name of [...OF_SERVERS, "secretKeyArn"].filter((one) => group[one] !== undefined)) {
    refuse(problems, group, name, {
      because: `with "${PATH}.clusterArn": clusters of MSK are asked by IAM`,
      nextStep: "remove one of them",
    });
  }
  if (createTopic && clusterArn?.known !== undefined && isServerless(clusterArn.known.value)) {
    refuse(problems, group, "createTopic", {
      because: "with a serverless cluster: AWS makes topics in provisioned ones only",
      nextStep: "remove it, and make the topic with a Kafka client",
    });
  }
}

function fitServers(problems: Problems, group: Group): void {
  const isGiven = (name: string): boolean => group[name] !== undefined;
  const said = ["username", "password"].filter(isGiven);
  if (isGiven("clientCertificateSecretArn")) {
    for (const name of OF_LOGIN.filter(isGiven)) {
      refuse(problems, group, name, {
        because: `with "${PATH}.clientCertificateSecretArn": the certificate says who asks`,
        nextStep: "remove one of them",
      });
    }
  } else if (isGiven("credentialsSecretArn")) {
    for (const name of said) {
      refuse(problems, group, name, {
        because: `with "${PATH}.credentialsSecretArn": the secret has it`,
        nextStep: "remove one of them",
      });
    }
  } else if (said.length < 2) {
    problems.add({
      propertyPath: PATH,
      reason: `"${PATH}" must have credentialsSecretArn, username and password, or clientCertificateSecretArn with bootstrapServers, got ${said.join() || "none"}; add them: Lambda asks such brokers by SASL or a certificate.`,
    });
  }
  if (isGiven("secretKeyArn") && !SECRETS.some(isGiven)) {
    refuse(problems, group, "secretKeyArn", {
      because: "without a secret of yours: the pipeline's own has the pipeline's key",
      nextStep: "remove it",
    });
  }
  if (group["createTopic"] === true) {
    refuse(problems, group, "createTopic", {
      because: `with "${PATH}.bootstrapServers": AWS makes topics in clusters of MSK only`,
      nextStep: "remove it, and make the topic with `stock-analytics produce --kafka`",
    });
  }
}

/** Whether a cluster is serverless: MSK ends the ids of those with -s and a digit. */
function isServerless(clusterArn: string): boolean {
  return /-s\d+$/.test(clusterArn);
}

function refuse(
  problems: Problems,
  group: Group,
  name: string,
  { because, nextStep }: { readonly because: string; readonly nextStep: string },
): void {
  problems.addExtra({
    propertyPath: `${PATH}.${name}`,
    reason: `"${name}" must be omitted ${because}, got ${describeInput(group[name])}; ${nextStep}.`,
  });
}
