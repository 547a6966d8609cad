import { join } from "node:path";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import type { LocalClients } from "./emulators/clients.ts";
import type { Deliveries } from "./emulators/Deliveries.ts";
import type { FunctionHost } from "./lambda/FunctionHost.ts";
import { CheckpointStore } from "./mappings/CheckpointStore.ts";
import { startEventSourceMapping } from "./mappings/EventSourceMapping.ts";
import type { EventSourceMapping, MappingEvent } from "./mappings/model.ts";
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
}

/** How often a wait looks again, in milliseconds. */
const LOOK_MS = 50;

/** Runs the declared functions: deployed to the host, driven by mappings and schedules. */
export class Runtime {
  readonly #parts: RuntimeParts;
  readonly #checkpoints: CheckpointStore;
  readonly #mappings: EventSourceMapping[] = [];
  #scheduler: Scheduler | undefined;

  constructor(parts: RuntimeParts) {
    this.#parts = parts;
    this.#checkpoints = new CheckpointStore(join(parts.directory, "checkpoints.sqlite"));
  }

  /** Deploys the functions and starts what invokes them. */
  async start(declared: Declarations, options: LocalStackOptions): Promise<void> {
    const { host, clients } = this.#parts;
    const override = options.functionEnvironment ?? {};
    await Promise.all(
      [...declared.functions.values()].map((definition) =>
        host.deploy(withOverride(definition, override)),
      ),
    );
    for (const definition of declared.mappings.values()) {
      if (!definition.enabled) continue;
      this.#mappings.push(
        startEventSourceMapping({
          definition,
          host,
          clients: { kinesis: clients.kinesis, streams: clients.dynamodbStreams },
          checkpoints: this.#checkpoints,
          putFailedObject: (bucket, key, body) => this.#putFailedObject(bucket, key, body),
          onEvent: (event) => reportProblem(event, options),
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
  }

  /** Records read and not done, over all mappings. */
  pendingRecords(): number {
    return this.#mappings.reduce((sum, mapping) => sum + mapping.lag().pendingRecords, 0);
  }

  /**
   * Waits until the streams are read to their ends. One mapping's work is the next one's input, so that
   * they are all asked again until none has had anything to do.
   */
  async drain({ onProgress, signal }: DrainOptions = {}): Promise<void> {
    const progress = setInterval(() => onProgress?.(), LOOK_MS);
    try {
      for (let pass = 0; pass < 2; pass += 1) {
        for (const mapping of this.#mappings) await until(mapping.drained(), signal);
      }
      await this.#scheduler?.triggerAll();
      await until(this.#parts.deliveries.drained(), signal);
    } finally {
      clearInterval(progress);
    }
  }

  /** Ends schedules and mappings after the work under way. */
  async stop(): Promise<void> {
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

async function until(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return work;
  const aborted = new Promise<void>((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true }),
  );
  await Promise.race([work, aborted]);
}

function reportProblem(event: MappingEvent, { onProblem }: LocalStackOptions): void {
  const where = `mapping ${event.mappingId}`;
  switch (event.type) {
    case "discarded":
      onProblem?.(
        `${where} gave up ${event.records} records (${event.condition}: ${event.reason}); ` +
          (event.key === undefined ? "they are lost" : `they are kept in ${event.key}`),
      );
      break;
    case "retrying":
      onProblem?.(`${where} tries ${event.records} records again: ${event.reason}`);
      break;
    case "destinationFailed":
    case "readFailed":
      onProblem?.(`${where}: ${event.reason}`);
      break;
    case "dataTrimmed":
      onProblem?.(`${where} lost records of ${event.shardId} that its stream dropped`);
      break;
    case "shardStarted":
    case "shardFinished":
    case "invoked":
    case "filtered":
    case "checkpointStale":
      break;
  }
}
