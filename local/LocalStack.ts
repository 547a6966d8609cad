import { join } from "node:path";
import { DataDirectory } from "./DataDirectory.ts";
import { Deliveries } from "./emulators/Deliveries.ts";
import type { Emulators } from "./emulators/startEmulators.ts";
import { startEmulators } from "./emulators/startEmulators.ts";
import type { LocalClients } from "./emulators/clients.ts";
import { createClients, destroyClients } from "./emulators/clients.ts";
import { configSchema, namespacedKey } from "./engine/configSchema.ts";
import { loadProject } from "./engine/loadProject.ts";
import { loadStackConfig } from "./engine/loadStackConfig.ts";
import type { PropertyMap } from "./engine/PropertyValue.ts";
import type { ProgramResult } from "./engine/runProgram.ts";
import { runProgram } from "./engine/runProgram.ts";
import { FunctionHost } from "./lambda/FunctionHost.ts";
import { Runtime } from "./Runtime.ts";
import type { Endpoints } from "./model.ts";
import { EmulatorProvider } from "./resources/EmulatorProvider.ts";
import type { DrainOptions, LocalStackOptions } from "./stackOptions.ts";

/** Type token of the component that `pipelines` lists. */
const PIPELINE_TYPE = "stock-analytics:index:StockAnalyticsPipeline";

/** A `StockAnalyticsPipeline` of the program. */
export interface RunningPipeline {
  readonly name: string;
  readonly urn: string;
  readonly outputs: PropertyMap;
}

/** A Pulumi program that runs on this machine. */
export interface LocalStack {
  readonly dataDir: string;
  readonly endpoints: Endpoints;
  readonly clients: LocalClients;
  readonly pipelines: readonly RunningPipeline[];
  /** What the program registered, and its outputs. */
  readonly program: ProgramResult;
  /** Resolves with the reason when a part breaks so that the run cannot go on. */
  readonly failed: Promise<Error>;
  /** Records read from streams and not done yet, over all mappings. */
  pendingRecords(): number;
  /** Waits until all that was sent is processed, alerts that wait included. */
  drain(options?: DrainOptions): Promise<void>;
  /** Ends everything; a second call does nothing. */
  stop(): Promise<void>;
}

/**
 * Runs a Pulumi program on this machine: the emulators, the resources it declares, its functions, event
 * source mappings and schedules. All on loopback.
 * @throws when a part is missing, the program fails, or it declares what is not modelled; nothing is
 * left running then.
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const config = loadStackConfig({
    programDir: options.programDir,
    stack: options.stack,
    overrides: { ...declaredOnly(options), ...options.config },
  });
  const directory = await DataDirectory.open(options.dataDir);
  const cleanUp: (() => unknown)[] = [() => directory.close()];
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= runBackwards(cleanUp));
  try {
    const emulators = await startEmulators(directory.path);
    cleanUp.push(() => emulators.stop());
    return await startProgram(options, { config, directory, emulators, cleanUp, stop });
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Start {
  readonly config: ReturnType<typeof loadStackConfig>;
  readonly directory: DataDirectory;
  readonly emulators: Emulators;
  readonly cleanUp: (() => unknown)[];
  readonly stop: () => Promise<void>;
}

async function startProgram(options: LocalStackOptions, start: Start): Promise<LocalStack> {
  const { config, directory, emulators, cleanUp, stop } = start;
  const { endpoints } = emulators;
  const clients = createClients(endpoints);
  cleanUp.push(() => destroyClients(clients));
  const deliveries = new Deliveries({
    endpoint: endpoints.sns,
    file: join(directory.path, "deliveries.ndjson"),
    ...(options.onDelivery === undefined ? {} : { onDelivery: options.onDelivery }),
    onError: (error) => options.onProblem?.(`a delivery queue was not read: ${error.message}`),
  });
  cleanUp.push(() => deliveries.stop());
  const provider = new EmulatorProvider({ directory: directory.path, clients, deliveries });
  const program = await runProgram({
    programDir: options.programDir,
    stack: options.stack,
    mode: "up",
    provider,
    config: config.config,
    secretKeys: config.secretKeys,
    compileCacheDir: join(directory.path, "compile-cache"),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const host = new FunctionHost({ dataDir: directory.path, endpoints, ...handlersOf(options) });
  cleanUp.push(() => host.stop());
  const runtime = new Runtime({ directory: directory.path, clients, host, deliveries });
  cleanUp.push(() => runtime.stop());
  await runtime.start(provider.declared, options);
  return {
    dataDir: directory.path,
    endpoints,
    clients,
    pipelines: findPipelines(program),
    program,
    failed: emulators.failed,
    pendingRecords: () => runtime.pendingRecords(),
    drain: (drainOptions) => runtime.drain(drainOptions),
    stop,
  };
}

function handlersOf({ onLog, onMetric }: LocalStackOptions) {
  return {
    ...(onLog === undefined ? {} : { onLog }),
    ...(onMetric === undefined ? {} : { onMetric }),
  };
}

/** Values of which the project knows the keys. */
function declaredOnly(options: LocalStackOptions): Record<string, unknown> {
  const project = loadProject(options.programDir);
  const schema = configSchema(project);
  const wanted = Object.entries(options.configIfDeclared ?? {});
  return Object.fromEntries(wanted.filter(([key]) => schema.has(namespacedKey(key, project.name))));
}

function findPipelines({ resources }: ProgramResult): RunningPipeline[] {
  return resources
    .filter(({ type }) => type === PIPELINE_TYPE)
    .map(({ name, urn, outputs = {} }) => ({ name, urn, outputs }));
}

/** Ends what was started last first, all of it even if a part fails to end. */
async function runBackwards(steps: (() => unknown)[]): Promise<void> {
  const errors: unknown[] = [];
  for (const step of steps.toReversed()) {
    try {
      await step();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, "the local run did not end cleanly");
}
