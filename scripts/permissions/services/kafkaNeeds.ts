import type { PropertyMap } from "../../../local/engine/PropertyValue.ts";
import { arnOf, text } from "../Infrastructure.ts";
import type { ServiceNeed } from "./ServiceNeed.ts";

const MSK = "https://docs.aws.amazon.com/lambda/latest/dg/with-msk-permissions.html";
const SELF_MANAGED = "https://docs.aws.amazon.com/lambda/latest/dg/with-kafka-permissions.html";

/** Kinds of a mapping's access that are secrets; the others are places.
 * https://docs.aws.amazon.com/lambda/latest/api/API_SourceAccessConfiguration.html */
const SECRETS = /_AUTH$|^SERVER_ROOT_CA_CERTIFICATE$/;

/** Whether a mapping reads a topic of Kafka. */
export function readsTopic(mapping: PropertyMap): boolean {
  const { eventSourceArn, selfManagedEventSource } = mapping;
  return selfManagedEventSource !== undefined || /^arn:[^:]+:kafka:/.test(text(eventSourceArn));
}

/** What Lambda's pollers of a topic do with the role of the function that they invoke. */
export function kafkaNeeds(role: string, mapping: PropertyMap): ServiceNeed[] {
  if (mapping["selfManagedEventSource"] === undefined) {
    return [...clusterNeeds(role, mapping), ...interfaceNeeds(role, MSK)];
  }
  const accesses = mapping["sourceAccessConfigurations"] as readonly PropertyMap[];
  const secrets = accesses.filter(({ type }) => SECRETS.test(text(type)));
  const isInVpc = accesses.some(({ type }) => type === "VPC_SUBNET");
  return [
    ...secrets.map(({ uri }) => secretNeed(role, text(uri))),
    ...(isInVpc ? interfaceNeeds(role, SELF_MANAGED) : []),
  ];
}

function clusterNeeds(role: string, mapping: PropertyMap): ServiceNeed[] {
  const cluster = text(mapping["eventSourceArn"]);
  const [topic] = mapping["topics"] as readonly string[];
  const { consumerGroupId } = mapping["amazonManagedKafkaEventSourceConfig"] as PropertyMap;
  const below = (kind: string, name: unknown): string =>
    `${cluster.replace(":cluster/", `:${kind}/`)}/${text(name)}`;
  const need = (by: string, actions: readonly string[], resource: string): ServiceNeed => {
    return { role, by, source: MSK, actions, resource };
  };
  return [
    need("Lambda finds the cluster", ["kafka:DescribeCluster", "kafka:DescribeClusterV2"], cluster),
    need("Lambda finds the brokers", ["kafka:GetBootstrapBrokers"], "*"),
    need(
      "Lambda connects to the cluster",
      ["kafka-cluster:Connect", "kafka-cluster:DescribeClusterDynamicConfiguration"],
      cluster,
    ),
    need(
      "Lambda polls the topic",
      ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"],
      below("topic", topic),
    ),
    need(
      "Lambda keeps the group's offsets",
      ["kafka-cluster:AlterGroup", "kafka-cluster:DescribeGroup"],
      below("group", consumerGroupId),
    ),
  ];
}

function secretNeed(role: string, resource: string): ServiceNeed {
  return {
    ...{ role, resource, by: "Lambda reads how to reach the brokers", source: SELF_MANAGED },
    actions: ["secretsmanager:GetSecretValue"],
    keys: [
      {
        ...{ resource, actions: ["kms:Decrypt"], service: "secretsmanager" },
        context: { SecretARN: resource },
      },
    ],
  };
}

/** As of functions in a VPC: {@link functionNeeds}. */
function interfaceNeeds(role: string, source: string): ServiceNeed[] {
  const need = (actions: readonly string[], resource: string): ServiceNeed => {
    return {
      role,
      source,
      by: "Lambda manages its pollers' network interfaces",
      actions,
      resource,
    };
  };
  return [
    need(
      ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"],
      arnOf("ec2", "network-interface/eni-0123456789abcdef0"),
    ),
    need(
      [
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
      ],
      "*",
    ),
  ];
}
