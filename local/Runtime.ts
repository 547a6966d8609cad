import { join } from "node:path";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import type { LocalClients } from "./emulators/clients.ts";
import type { Deliveries } from "./emulators/Deliveries.ts";
import { AsyncInvoker } from "./lambda/AsyncInvoker.ts";
import type { FunctionHost } from "./lambda/FunctionHost.ts";
import { CheckpointStore } from "./mappings/CheckpointStore.ts";
import { startEventSourceMapping } from "./mappings/EventSourceMapping.ts";
import type { EventSourceMapping, MappingEvent, MappingLag } from "./mappings/model.ts";
import { Scheduler } from "./mappings/Scheduler.ts";
import type { FunctionDefinition } from "./model.ts";
import type { Declarations } from "./resources/Declarations.ts";
import type { DrainOptions, LocalStackOptions } from "./stackOptions.ts";

/** What the declared parts run on. */
export interface RuntimeParts {
  readonly directory: string;
  readonly clients: LocalClients;
  readonly host: FunctionHost;
  readonly deliveries: Deliveries;
  /** Resolves when a part breaks so that waiting for it is in vain. */
  readonly failed: Promise<Error>;
}

/** How far a mapping is behind its stream, and which one it is. */
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
  #scheduler: Scheduler | undefined;
  #asyncInvoker: AsyncInvoker | undefined;
  /** Invocations by mappings so far. */
  #invocations = 0;

  constructor(parts: RuntimeParts) {
    this.#parts = parts;
    this.#checkpoints = new CheckpointStore(join(parts.directory, "checkpoints.sqlite"));
  }

  /** Deploys the functions and starts what invokes them, unless the run is passive. */
  async start(declared: Declarations, options: LocalStackOptions): Promise<void> {
    const { host } = this.#parts;
    const override = options.functionEnvironment ?? {};
    checkTargets(declared);
    await Promise.all(
      [...declared.functions.values()].map((definition) =>
        host.deploy(withOverride(definition, override)),
      ),
    );
    if (options.isPassive !== true) this.resume(declared, options);
  }

  /** Starts what invokes the functions, unless it is started. */
  resume(declared: Declarations, options: LocalStackOptions): void {
    if (this.#scheduler !== undefined) return;
    const { host, clients } = this.#parts;
    for (const definition of declared.mappings.values()) {
      if (!definition.enabled) continue;
      this.#mappings.push(
        startEventSourceMapping({
          definition,
          host,
          clients: { kinesis: clients.kinesis, streams: clients.dynamodbStreams },
          checkpoints: this.#checkpoints,
          putFailedObject: (bucket, key, body) => this.#putFailedObject(bucket, key, body),
          onEvent: (event) => {
            if (event.type === "invoked") this.#invocations += 1;
            options.onMappingEvent?.(event, definition);
            reportProblem(event, options);
          },
        }),
      );
    }
    this.#scheduler = new Scheduler({
      schedules: [...declared.schedules.values()],
      host,
      onEvent: ({ scheduleId, error }) => {
        if (error !== undefined) options.onProblem?.(`schedule ${scheduleId}: ${error}`);
      },
    });
    this.#scheduler.start();
    this.#serveSubscriptions(declared, options);
  }

  /** Invokes functions that are subscribed to topics; those of others only get what is kept of them. */
  #serveSubscriptions(declared: Declarations, options: LocalStackOptions): void {
    const { host, deliveries } = this.#parts;
    const invoker = new AsyncInvoker({
      host,
      definitionOf: (functionArn) => declared.asyncInvocations.get(functionArn),
      putFailedObject: (bucket, key, body) => this.#putFailedObject(bucket, key, body),
      onProblem: (problem) => options.onProblem?.(`function ${problem}`),
    });
    this.#asyncInvoker = invoker;
    deliveries.serveFunctions(async (functionArn, event) => {
      // There are no versions: an alias invokes the latest code.
      const unqualified = functionArn.split(":").slice(0, 7).join(":");
      return !declared.functions.has(unqualified) || invoker.invoke(unqualified, event);
    });
  }

  /** Records read and not done, over all mappings. */
  pendingRecords(): number {
    return this.#mappings.reduce((sum, mapping) => sum + mapping.lag().pendingRecords, 0);
  }

  /** How far each mapping is behind. */
  lag(): FunctionLag[] {
    return this.#mappings.map((mapping) => {
      const { id, functionArn, eventSourceArn } = mapping.definition;
      return { ...mapping.lag(), mappingId: id, functionArn, eventSourceArn };
    });
  }

  /** Whether no mapping has anything to do. */
  idle(): boolean {
    return this.#mappings.every((mapping) => mapping.idle());
  }

  /**
   * Waits until the streams are read to their ends, schedules' work is done, and deliveries are kept. One
   * function's work is the next one's input, so that all are asked again until none has had any.
   * @throws when a part breaks or the run is stopped.
   */
  async drain({ onProgress, signal }: DrainOptions = {}): Promise<void> {
    const progress = setInterval(() => onProgress?.(), LOOK_MS);
    const broken = this.#parts.failed.then((error) => Promise.reject(error));
    try {
      await Promise.race([this.#drain(signal), broken, abortOf(signal)]);
    } finally {
      clearInterval(progress);
    }
  }

  async #drain(signal: AbortSignal | undefined): Promise<void> {
    for (let before = -1; before !== this.#invocations && signal?.aborted !== true;) {
      before = this.#invocations;
      await Promise.all(this.#mappings.map((mapping) => mapping.drained()));
      if (before !== this.#invocations) continue;
      await this.#scheduler?.triggerAll();
      await Promise.all(this.#mappings.map((mapping) => mapping.drained()));
    }
    await this.#parts.deliveries.drained();
  }

  /** Ends schedules and mappings after the work under way. */
  async stop(): Promise<void> {
    this.#parts.deliveries.serveFunctions(undefined);
    this.#asyncInvoker?.stop();
    await this.#scheduler?.stop();
    await Promise.all(this.#mappings.map((mapping) => mapping.stop()));
    this.#checkpoints.close();
  }

  async #putFailedObject(bucket: string, key: string, body: string): Promise<void> {
    await this.#parts.clients.s3.send(
      new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }),
    );
  }
}

function withOverride(
  definition: FunctionDefinition,
  override: Readonly<Record<string, string>>,
): FunctionDefinition {
  const known = Object.entries(override).filter(([name]) => name in definition.environment);
  return {
    ...definition,
    environment: { ...definition.environment, ...Object.fromEntries(known) },
  };
}

/** Resolves when the signal is aborted, and never without one. */
function abortOf(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) resolve();
    signal?.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** @throws when something is to invoke a function that the program does not declare. */
function checkTargets({ functions, mappings, schedules }: Declarations): void {
  for (const { id, functionArn } of [...mappings.values(), ...schedules.values()]) {
    if (functions.has(functionArn)) continue;
    throw new Error(
      `"${id}" must invoke a function that the program declares, got "${functionArn}"; ` +
        "declare it, or leave out what invokes it.",
    );
  }
}

function reportProblem(event: MappingEvent, { onProblem }: LocalStackOptions): void {
  const problem = describeProblem(event);
  if (problem !== undefined) onProblem?.(`mapping ${event.mappingId} ${problem}`);
}

function describeProblem(event: MappingEvent): string | undefined {
  switch (event.type) {
    case "discarded":
      return describeDiscarded(event);
    case "retrying":
      return `tries ${event.records} records again: ${event.reason}`;
    case "destinationFailed":
      return `could not keep what it gave up: ${event.reason}`;
    case "readFailed":
      return `could not read its stream: ${event.reason}`;
    case "dataTrimmed":
      return `lost records of ${event.shardId} that its stream dropped`;
    case "filtered":
      if (event.unreadable === 0) return undefined;
      return `dropped ${event.unreadable} records whose data is no JSON, as its filter asks for data`;
    case "checkpointStale":
      return `found ${event.shardId} made anew, and reads it from its beginning`;
    case "shardStarted":
    case "shardFinished":
    case "invoked":
      return undefined;
  }
}

function describeDiscarded(event: MappingEvent & { readonly type: "discarded" }): string {
  const place = event.key === undefined ? "they are lost" : `they are kept in ${event.key}`;
  return `gave up ${event.records} records (${event.condition}: ${event.reason}); ${place}`;
}
