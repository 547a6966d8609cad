import type { ServiceCall } from "./calls/ServiceCall.ts";
import type { Delivery } from "./emulators/DeliveryLog.ts";
import type { LogLine, Metric } from "./lambda/model.ts";
import type { MappingEvent } from "./mappings/model.ts";
import type { MappingDefinition } from "./model.ts";

/** What to run, and how. */
export interface LocalStackOptions {
  /** Folder of Pulumi.yaml. */
  readonly programDir: string;
  /** Stack whose Pulumi.<name>.yaml is read. */
  readonly stack: string;
  /** Values that replace the stack's; a key that the project does not declare is refused. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Values that replace the stack's where the project declares their keys. */
  readonly configIfDeclared?: Readonly<Record<string, unknown>>;
  /** Replaces variables of functions that declare them. */
  readonly functionEnvironment?: Readonly<Record<string, string>>;
  /**
   * Whether functions log what they do even where the program has them log less: for a caller that counts
   * by it.
   * @default false
   */
  readonly mustInform?: boolean;
  /** Folder that keeps all data; absent: one that is removed at the end. */
  readonly dataDir?: string;
  /** Kafka brokers that run already, `host:port` each; absent: one is started where it is wanted. */
  readonly kafkaBootstrap?: readonly string[];
  /**
   * Whether nobody reads the program's Kafka topics, and no broker is wanted: for a caller who hands their
   * records to functions himself.
   * @default false
   */
  readonly withoutKafka?: boolean;
  /**
   * Whether these are asked as Lambda would by the program's mappings, with SASL and TLS from their secrets;
   * else plainly.
   * @default false
   */
  readonly kafkaLogin?: boolean;
  /** Neither streams nor schedules invoke functions until the run is resumed. */
  readonly isPassive?: boolean;
  /**
   * Whether schedules run only when they are asked to, and not at their times: for a caller who wants to
   * know what each of them does.
   * @default false
   */
  readonly schedulesWait?: boolean;
  /** Takes what functions write. */
  readonly onLog?: (functionName: string, line: LogLine) => void;
  /** Takes each call that a function makes to a service of AWS. */
  readonly onCall?: (call: ServiceCall) => void;
  /** Takes metric values that functions write. */
  readonly onMetric?: (metric: Metric) => void;
  /** Takes each message that a topic or subscription would have delivered. */
  readonly onDelivery?: (delivery: Delivery) => void;
  /** Takes what each mapping reports of its work: batches with what became of them, waits, failures. */
  readonly onMappingEvent?: (event: MappingEvent, mapping: MappingDefinition) => void;
  /** Takes what somebody should know who wonders at the run, though nothing is wrong, a sentence each. */
  readonly onNotice?: (notice: string) => void;
  /** Takes what an operator should know: failed batches, lost records, broken parts. */
  readonly onProblem?: (problem: string) => void;
  /** Ends the start. */
  readonly signal?: AbortSignal;
}

/** How a wait for the end of all streams goes. */
export interface DrainOptions {
  /** Called again and again while it waits, with the names of functions that schedules have running. */
  readonly onProgress?: (scheduled: readonly string[]) => void;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
}
