import { join } from "node:path";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import type { CallRecorder } from "./calls/CallRecorder.ts";
import type { LocalClients } from "./emulators/clients.ts";
import type { Deliveries } from "./emulators/Deliveries.ts";
import { DeliveryStream, deliverySource } from "./firehose/DeliveryStream.ts";
import { AsyncInvoker } from "./lambda/AsyncInvoker.ts";
import type { KafkaMapping } from "./kafka/KafkaMapping.ts";
import type { LocalKafka } from "./kafka/openKafka.ts";
import type { MappingDefinition } from "./model.ts";
import type { FunctionHost } from "./lambda/FunctionHost.ts";
import type { Activity } from "./mappings/Activity.ts";
import { CheckpointStore } from "./mappings/CheckpointStore.ts";
import { startEventSourceMapping } from "./mappings/EventSourceMapping.ts";
import type { EventSourceMapping, MappingLag } from "./mappings/model.ts";
import { isTimely, Scheduler } from "./mappings/Scheduler.ts";
import type { LocalQueues } from "./queues/model.ts";
import { QueueMapping } from "./queues/QueueMapping.ts";
import type { Declarations } from "./resources/Declarations.ts";
import { describeDelivery, describeMapping, describeQueue } from "./runtimeProblems.ts";
import { overrideVariables } from "./overrideVariables.ts";
import type { DrainOptions, LocalStackOptions } from "./stackOptions.ts";

/** What goes on at the services that have streams. */
export type StreamActivity = Readonly<Record<MappingDefinition["source"], Activity>>;

/** What the declared parts run on. */
export interface RuntimeParts {
  readonly directory: string;
  readonly clients: LocalClients;
  readonly host: FunctionHost;
  /** What goes on at each service, by which its streams are read often or seldom. */
  readonly activity: StreamActivity;
  /** The queues of SQS. */
  readonly queues: LocalQueues;
  readonly deliveries: Deliveries;
  /** Where Kafka topics are; undefined: the program reads none. */
  readonly kafka: Pick<LocalKafka, "startMapping"> | undefined;
  /** Tells of the functions' calls; undefined: nobody asks. */
  readonly recorder: Pick<CallRecorder, "redirect"> | undefined;
  /** Resolves when a part breaks so that waiting for it is in vain. */
  readonly failed: Promise<Error>;
}

/** How far a mapping is behind its stream or queue, and which one it is. */
export interface FunctionLag extends MappingLag {
  readonly mappingId: string;
  readonly functionArn: string;
  readonly eventSourceArn: string;
}

/** How often a wait looks again, in milliseconds. */
const LOOK_MS = 50;

/** Runs the declared functions: deployed to the host, driven by mappings and schedules. */
export class Runtime {
  readonly #parts: RuntimeParts;
  readonly #checkpoints: CheckpointStore;
  readonly #mappings: EventSourceMapping[] = [];
  readonly #kafkaMappings: KafkaMapping[] = [];
  readonly #queueMappings: QueueMapping[] = [];
  readonly #deliveryStreams: DeliveryStream[] = [];
  #scheduler: Scheduler | undefined;
  /** Ids of schedules whose work may wait for them. */
  #drained: readonly string[] = [];
  #asyncInvoker: AsyncInvoker | undefined;
  /** Invocations by mappings, and objects of delivery streams, so far. */
  #work = 0;

  constructor(parts: RuntimeParts) {
    this.#parts = parts;
    this.#checkpoints = new CheckpointStore(join(parts.directory, "checkpoints.sqlite"));
  }

  /** Deploys the functions and starts what invokes them, unless the run is passive. */
  async start(declared: Declarations, options: LocalStackOptions): Promise<void> {
    const { host, recorder } = this.#parts;
    checkTargets(declared);
    await Promise.all(
      [...declared.functions.values()].map((declaration) => {
        const definition = overrideVariables(declaration, options);
        return host.deploy(recorder?.redirect(definition) ?? definition);
      }),
    );
    await this.#prepareDeliveryStreams(declared, options);
    if (options.isPassive !== true) this.resume(declared, options);
  }

  /** Starts what invokes the functions, unless it is started. */
  resume(declared: Declarations, options: LocalStackOptions): void {
    if (this.#scheduler !== undefined) return;
    const { host, clients, activity } = this.#parts;
    for (const definition of declared.mappings.values()) {
      if (!definition.enabled) continue;
      this.#mappings.push(
        startEventSourceMapping({
          definition,
          host,
          clients: { kinesis: clients.kinesis, streams: clients.dynamodbStreams },
          checkpoints: this.#checkpoints,
          activity: activity[definition.source],
          putFailedObject: (bucket, key, body) => this.#putObject(bucket, key, body),
          onEvent: (event) => {
            if (event.type === "invoked") this.#work += 1;
            options.onMappingEvent?.(event, definition);
            report(options, `mapping ${event.mappingId}`, describeMapping(event));
          },
        }),
      );
    }
    const schedules = [...declared.schedules.values()];
    this.#drained = schedules.filter((one) => !isTimely(one)).map(({ id }) => id);
    this.#scheduler = new Scheduler({
      schedules,
      host,
      onEvent: ({ scheduleId, error }) => {
        if (error !== undefined) options.onProblem?.(`schedule ${scheduleId}: ${error}`);
      },
    });
    if (options.schedulesWait !== true) this.#scheduler.start();
    this.#startKafkaMappings(declared, options);
    this.#startQueueMappings(declared, options);
    for (const deliveryStream of this.#deliveryStreams) deliveryStream.start();
    this.#serveSubscriptions(declared, options);
  }

  #startKafkaMappings(declared: Declarations, options: LocalStackOptions): void {
    const { host, kafka } = this.#parts;
    if (kafka === undefined) return;
    for (const definition of declared.kafkaMappings.values()) {
      const mapping = kafka.startMapping({
        definition,
        host,
        putFailedObject: (bucket, key, body) => this.#putObject(bucket, key, body),
        onEvent: (event) => {
          if (event.type === "invoked") this.#work += 1;
          report(options, `mapping ${event.mappingId}`, describeMapping(event));
        },
      });
      this.#kafkaMappings.push(mapping);
    }
  }

  #startQueueMappings(declared: Declarations, options: LocalStackOptions): void {
    const { host, queues } = this.#parts;
    for (const definition of declared.queueMappings.values()) {
      const queue = queues.find(definition.queueArn);
      if (queue === undefined || !definition.enabled) continue;
      const mapping = new QueueMapping({
        definition,
        queue,
        host,
        onEvent: (event) => {
          if (event.type === "invoked") this.#work += 1;
          report(options, `mapping ${event.mappingId}`, describeQueue(event));
        },
      });
      mapping.start();
      this.#queueMappings.push(mapping);
    }
  }

  /** What comes from now on is delivered, also where that starts later. */
  async #prepareDeliveryStreams(declared: Declarations, options: LocalStackOptions): Promise<void> {
    const { clients, activity } = this.#parts;
    for (const definition of declared.deliveryStreams.values()) {
      const deliveryStream = new DeliveryStream({
        definition,
        source: deliverySource(definition, clients.kinesis),
        checkpoints: this.#checkpoints,
        activity: activity.kinesis,
        putObject: (bucket, key, body) => this.#putObject(bucket, key, body),
        onEvent: (event) => {
          if (event.type === "delivered") this.#work += 1;
          report(options, `delivery stream ${definition.name}`, describeDelivery(event));
        },
      });
      await deliveryStream.prepare();
      this.#deliveryStreams.push(deliveryStream);
    }
  }

  /** Invokes functions that are subscribed to topics; those of others only get what is kept of them. */
  #serveSubscriptions(declared: Declarations, options: LocalStackOptions): void {
    const { host, deliveries } = this.#parts;
    const invoker = new AsyncInvoker({
      host,
      definitionOf: (functionArn) => declared.asyncInvocations.get(functionArn),
      putFailedObject: (bucket, key, body) => this.#putObject(bucket, key, body),
      onProblem: (problem) => options.onProblem?.(`function ${problem}`),
    });
    this.#asyncInvoker = invoker;
    deliveries.serveFunctions(async (functionArn, event) => {
      // There are no versions: an alias invokes the latest code.
      const unqualified = functionArn.split(":").slice(0, 7).join(":");
      return !declared.functions.has(unqualified) || invoker.invoke(unqualified, event);
    });
  }

  /** Records read and not done, and messages in queues, over all mappings. */
  pendingRecords(): number {
    return this.lag().reduce((sum, { pendingRecords }) => sum + pendingRecords, 0);
  }

  /** How far each mapping is behind. */
  lag(): FunctionLag[] {
    const streams = this.#mappings.map((mapping) => {
      const { id, functionArn, eventSourceArn } = mapping.definition;
      return { ...mapping.lag(), mappingId: id, functionArn, eventSourceArn };
    });
    const topics = this.#kafkaMappings.map((mapping) => {
      const { id, functionArn, eventSourceArn, topic } = mapping.definition;
      const source = eventSourceArn ?? `kafka://${topic}`;
      return { ...mapping.lag(), mappingId: id, functionArn, eventSourceArn: source };
    });
    const queues = this.#queueMappings.map((mapping) => {
      const { id, functionArn, queueArn } = mapping.definition;
      return { ...mapping.lag(), mappingId: id, functionArn, eventSourceArn: queueArn };
    });
    return [...streams, ...topics, ...queues];
  }

  /** Whether no mapping has anything to do, and no delivery stream holds anything back. */
  idle(): boolean {
    const parts = [
      ...[...this.#mappings, ...this.#kafkaMappings],
      ...[...this.#queueMappings, ...this.#deliveryStreams],
    ];
    return parts.every((part) => part.idle());
  }

  /**
   * Invokes the functions of schedules now. Resolves when all have answered; failures are reported as always.
   * @param ids `group/name` of the schedules; absent: all that are enabled.
   * @throws if there is none of an id, or nothing is running.
   */
  async runSchedules(ids?: readonly string[]): Promise<void> {
    if (this.#scheduler === undefined) throw new Error("Schedules run once the run is resumed.");
    await this.#scheduler.trigger(ids);
  }

  /**
   * Waits until the streams are read to their ends and delivered, queues with a function are empty, schedules'
   * work is done, and deliveries are kept. One function's work is the next one's input, so that all are asked
   * again until none has had any.
   * @throws when a part breaks or the run is stopped.
   */
  async drain({ onProgress, signal }: DrainOptions = {}): Promise<void> {
    const progress = setInterval(() => onProgress?.(this.#scheduler?.running() ?? []), LOOK_MS);
    const broken = this.#parts.failed.then((error) => Promise.reject(error));
    try {
      await Promise.race([this.#drain(signal), broken, abortOf(signal)]);
    } finally {
      clearInterval(progress);
    }
  }

  async #drain(signal: AbortSignal | undefined): Promise<void> {
    for (let before = -1; before !== this.#work && signal?.aborted !== true;) {
      before = this.#work;
      await this.#settle();
      if (before !== this.#work) continue;
      await this.#scheduler?.trigger(this.#drained);
      await this.#settle();
    }
    await this.#parts.deliveries.drained();
  }

  /** Streams first: what they bring is in the queues at once. */
  async #settle(): Promise<void> {
    // What a topic brings is in the tick table's stream at once.
    await Promise.all(this.#kafkaMappings.map((mapping) => mapping.drained()));
    const readers = [...this.#mappings, ...this.#deliveryStreams];
    await Promise.all(readers.map((reader) => reader.drained()));
    await Promise.all(this.#queueMappings.map((mapping) => mapping.drained()));
  }

  /** Ends schedules and mappings after the work under way. */
  async stop(): Promise<void> {
    this.#parts.deliveries.serveFunctions(undefined);
    this.#asyncInvoker?.stop();
    await this.#scheduler?.stop();
    // What a delivery stream brings last waits in the queues for the next run.
    const parts = [
      ...[...this.#mappings, ...this.#kafkaMappings],
      ...[...this.#deliveryStreams, ...this.#queueMappings],
    ];
    await Promise.all(parts.map((part) => part.stop()));
    this.#checkpoints.close();
  }

  async #putObject(bucket: string, key: string, body: string | Uint8Array): Promise<void> {
    await this.#parts.clients.s3.send(
      new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }),
    );
  }
}

/** Resolves when the signal is aborted, and never without one. */
function abortOf(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) resolve();
    signal?.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** @throws when something is to invoke a function that the program does not declare. */
function checkTargets(declared: Declarations): void {
  const { functions, mappings, kafkaMappings, queueMappings, schedules } = declared;
  const invokers = [
    ...[...mappings.values(), ...kafkaMappings.values()],
    ...[...queueMappings.values(), ...schedules.values()],
  ];
  for (const { id, functionArn } of invokers) {
    if (functions.has(functionArn)) continue;
    throw new Error(
      `"${id}" must invoke a function that the program declares, got "${functionArn}"; ` +
        "declare it, or leave out what invokes it.",
    );
  }
}

function report({ onProblem }: LocalStackOptions, part: string, problem: string | undefined): void {
  if (problem !== undefined) onProblem?.(`${part} ${problem}`);
}
