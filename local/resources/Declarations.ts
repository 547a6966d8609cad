import type {
  AsyncDefinition,
  DeliveryStreamDefinition,
  FunctionDefinition,
  KafkaMappingDefinition,
  KafkaTopicDefinition,
  MappingDefinition,
  QueueMappingDefinition,
  ScheduleDefinition,
} from "../model.ts";
import { GlueCatalog } from "./GlueCatalog.ts";
import { IamRegistry } from "./IamRegistry.ts";
import { LocalSecrets } from "./LocalSecrets.ts";
import { ResourceUses } from "./ResourceUses.ts";

/** What a program declares beside what emulators take: the local run carries it out itself. */
export class Declarations {
  /** By ARN. */
  readonly functions = new Map<string, FunctionDefinition>();
  /** By the function's ARN. */
  readonly asyncInvocations = new Map<string, AsyncDefinition>();
  /** By URN. */
  readonly mappings = new Map<string, MappingDefinition>();
  /** By URN. */
  readonly kafkaMappings = new Map<string, KafkaMappingDefinition>();
  /** By URN. */
  readonly kafkaTopics = new Map<string, KafkaTopicDefinition>();
  /** By URN. */
  readonly queueMappings = new Map<string, QueueMappingDefinition>();
  /** By URN. */
  readonly deliveryStreams = new Map<string, DeliveryStreamDefinition>();
  /** By URN; only those that are enabled. */
  readonly schedules = new Map<string, ScheduleDefinition>();
  readonly secrets = new LocalSecrets();
  readonly iam = new IamRegistry();
  readonly glue = new GlueCatalog();
  readonly uses = new ResourceUses();
}
