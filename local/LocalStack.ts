import { join } from "node:path";
import { DeleteTableCommand } from "@aws-sdk/client-dynamodb";
import { CallRecorder } from "./calls/CallRecorder.ts";
import { DataDirectory } from "./DataDirectory.ts";
import { Deliveries } from "./emulators/Deliveries.ts";
import { slackDelivery } from "./emulators/slackDelivery.ts";
import type { Emulators } from "./emulators/startEmulators.ts";
import { startEmulators } from "./emulators/startEmulators.ts";
import { startSecretsManager } from "./emulators/startSecretsManager.ts";
import type { LocalClients } from "./emulators/clients.ts";
import { createClients, destroyClients } from "./emulators/clients.ts";
import { configSchema, namespacedKey } from "./engine/configSchema.ts";
import { loadProject } from "./engine/loadProject.ts";
import { loadStackConfig } from "./engine/loadStackConfig.ts";
import type { PropertyMap } from "./engine/PropertyValue.ts";
import type { ProgramResult } from "./engine/runProgram.ts";
import { runProgram } from "./engine/runProgram.ts";
import type { KafkaConnection } from "./kafka/connectKafka.ts";
import type { LocalKafka } from "./kafka/openKafka.ts";
import { FullDiskWatch } from "./FullDiskWatch.ts";
import { FunctionHost } from "./lambda/FunctionHost.ts";
import type { FunctionInvoker } from "./lambda/model.ts";
import { Activity } from "./mappings/Activity.ts";
import { type FunctionLag, Runtime, type StreamActivity } from "./Runtime.ts";
import type { Endpoints } from "./model.ts";
import { Declarations } from "./resources/Declarations.ts";
import { EmulatorProvider } from "./resources/EmulatorProvider.ts";
import type { GlueTable } from "./resources/GlueCatalog.ts";
import type { IamRegistry } from "./resources/IamRegistry.ts";
import { LEDGER_FILE, ResourceLedger } from "./resources/ResourceLedger.ts";
import { requireOwnData } from "./requireOwnData.ts";
import type { ModelContext } from "./resources/ResourceModel.ts";
import { COMPILE_CACHE } from "./compileCache.ts";
import { keepSettings } from "./runSettings.ts";
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
  /** Where Kafka topics are; undefined: the program reads none. */
  readonly kafka: KafkaConnection | undefined;
  readonly pipelines: readonly RunningPipeline[];
  /** What the program registered. */
  readonly program: ProgramResult;
  /** The program's own outputs, secrets unwrapped. */
  readonly outputs: PropertyMap;
  /** Tables of the catalog, for queries over the files of S3. */
  readonly glueTables: readonly GlueTable[];
  /** Roles and policies, which nothing local enforces. */
  readonly iam: IamRegistry;
  /** What SNS would have sent. */
  readonly deliveries: Pick<Deliveries, "read" | "size">;
  /** Resolves with the reason when a part breaks so that the run cannot go on. */
  readonly failed: Promise<Error>;
  /** Runs one of the program's functions, as Lambda's `Invoke` does. */
  readonly invoke: FunctionInvoker["invoke"];
  /** Lets streams and schedules invoke functions from now on, where the run was passive. */
  resume(): void;
  /** Records read from streams and not done yet, over all mappings. */
  pendingRecords(): number;
  /** How far each mapping is behind its stream. */
  lag(): readonly FunctionLag[];
  /** Whether no mapping has anything to do. */
  idle(): boolean;
  /**
   * Invokes the functions of schedules now, and waits for their answers.
   * @param ids `group/name` of the schedules; absent: all that are enabled.
   */
  runSchedules(ids?: readonly string[]): Promise<void>;
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
  for (const warning of config.warnings) options.onProblem?.(warning);
  const directory = await DataDirectory.open(options.dataDir);
  const cleanUp: CleanUp = [() => directory.close()];
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= runBackwards(cleanUp));
  try {
    requireOwnData(directory.path, config);
    return await startParts(watchDisk(options, directory), { config, directory, cleanUp, stop });
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The same, with a word on the disk where it is why something failed. */
function watchDisk(options: LocalStackOptions, { path }: DataDirectory): LocalStackOptions {
  const { onProblem } = options;
  if (onProblem === undefined) return options;
  const disk = new FullDiskWatch(path);
  return {
    ...options,
    onProblem: (problem) => {
      onProblem(problem);
      const said = disk.look();
      if (said !== undefined) onProblem(said);
    },
  };
}

/** What to undo at the end, in the order in which it was done. */
type CleanUp = (() => unknown)[];

interface Start {
  readonly config: ReturnType<typeof loadStackConfig>;
  readonly directory: DataDirectory;
  readonly cleanUp: CleanUp;
  readonly stop: () => Promise<void>;
}

async function startParts(options: LocalStackOptions, start: Start): Promise<LocalStack> {
  const { config, directory, cleanUp, stop } = start;
  const declarations = new Declarations();
  // Emulators and program start side by side, the program first, since loading the emulators keeps this
  // thread busy; the first resource waits for the emulators.
  const spawned = Promise.withResolvers<undefined>();
  const emulating = spawned.promise.then(() => startEmulation(options, start, declarations));
  const provider = new EmulatorProvider(() => emulating.then(({ context }) => context));
  const broken = new AbortController();
  emulating.catch((error: unknown) => broken.abort(error));
  const signals = options.signal === undefined ? [] : [options.signal];
  const running = runProgram({
    programDir: options.programDir,
    stack: options.stack,
    mode: "up",
    provider,
    config: config.config,
    secretKeys: config.secretKeys,
    compileCacheDir: COMPILE_CACHE,
    onSpawn: () => spawned.resolve(undefined),
    signal: AbortSignal.any([...signals, broken.signal]),
  });
  // Without a program there is nothing to emulate.
  running.catch(spawned.reject);
  const [emulation, program] = await settleBoth(emulating, running);
  await provider.prune();
  for (const notice of await provider.standInForMissing()) options.onNotice?.(notice);
  declarations.glue.save(join(directory.path, "glue.json"));
  if (directory.isKept) keepSettings(directory.path, options);
  const { emulators, activity, context, secretsmanager } = emulation;
  const endpoints = { ...emulators.endpoints, secretsmanager };
  const kafka = await startKafka(options, start, declarations);
  const failed =
    kafka === undefined ? emulators.failed : Promise.race([emulators.failed, kafka.failed]);
  const recorder = recordCalls(options, cleanUp);
  const host = new FunctionHost({
    activity: activity.dynamodb,
    dataDir: directory.path,
    endpoints: (await recorder?.standBefore(endpoints)) ?? endpoints,
    ...handlersOf(options),
  });
  cleanUp.push(() => host.stop());
  const { clients, deliveries } = context;
  const { queues } = emulators;
  const parts = {
    ...{ directory: directory.path, clients, host, queues, deliveries, failed },
    ...{ kafka, recorder, activity },
  };
  const runtime = new Runtime(parts);
  cleanUp.push(() => runtime.stop());
  await runtime.start(declarations, options);
  return {
    dataDir: directory.path,
    endpoints,
    clients,
    kafka: kafka?.connection,
    pipelines: findPipelines(program),
    program,
    outputs: program.outputs,
    glueTables: declarations.glue.tables,
    iam: declarations.iam,
    deliveries,
    failed,
    invoke: (nameOrArn, payload) => host.invoke(nameOrArn, payload),
    resume: () => runtime.resume(declarations, options),
    pendingRecords: () => runtime.pendingRecords(),
    lag: () => runtime.lag(),
    idle: () => runtime.idle(),
    runSchedules: (ids) => runtime.runSchedules(ids),
    drain: (drainOptions) => runtime.drain(drainOptions),
    stop,
  };
}

/** The cluster of the program's topics, where it has any. */
async function startKafka(
  { kafkaBootstrap, kafkaLogin = false, withoutKafka, onNotice, signal }: LocalStackOptions,
  { directory, cleanUp }: Start,
  { kafkaMappings, kafkaTopics, secrets }: Declarations,
): Promise<LocalKafka | undefined> {
  if (kafkaMappings.size === 0 || withoutKafka === true) return undefined;
  // Loaded where it is wanted: it makes the start of every other run longer.
  const { openKafka } = await import("./kafka/openKafka.ts");
  const kafka = await openKafka({
    mappings: [...kafkaMappings.values()],
    topics: [...kafkaTopics.values()],
    directory: directory.path,
    ...(kafkaBootstrap === undefined ? {} : { bootstrapServers: kafkaBootstrap }),
    ...(kafkaLogin ? { secrets } : {}),
    ...(signal === undefined ? {} : { signal }),
    ...(onNotice === undefined ? {} : { onNotice }),
  });
  cleanUp.push(() => kafka.stop());
  return kafka;
}

/** What stands between functions and emulators where somebody wants to know of the functions' calls. */
function recordCalls({ onCall }: LocalStackOptions, cleanUp: CleanUp): CallRecorder | undefined {
  if (onCall === undefined) return undefined;
  const recorder = new CallRecorder(onCall);
  cleanUp.push(() => recorder.stop());
  return recorder;
}

interface Emulation {
  readonly emulators: Emulators;
  readonly activity: StreamActivity;
  readonly context: ModelContext;
  /** Address of Secrets Manager. */
  readonly secretsmanager: string;
}

async function startEmulation(
  { onDelivery, onProblem }: LocalStackOptions,
  { directory, cleanUp }: Start,
  declarations: Declarations,
): Promise<Emulation> {
  // All that Kinesis takes is seen; to tables, functions write, and others behind our back.
  const activity = { kinesis: new Activity({ quietAfterMs: 0 }), dynamodb: new Activity() };
  const emulators = await startEmulators(directory.path, () => activity.kinesis.note());
  cleanUp.push(() => emulators.stop());
  const clients = createClients(emulators.endpoints);
  cleanUp.push(() => destroyClients(clients));
  const deliveries = new Deliveries({
    endpoint: emulators.endpoints.sns,
    file: join(directory.path, "deliveries.ndjson"),
    ...(onDelivery === undefined ? {} : { onDelivery }),
    onError: (error) => onProblem?.(`a delivery queue was not read: ${error.message}`),
    invokesFunctions: true,
  });
  cleanUp.push(() => deliveries.stop());
  const secrets = await startSecretsManager({
    find: (secretId) => declarations.secrets.find(secretId),
    onPost: (post) => deliveries.keep(slackDelivery(post)),
  });
  cleanUp.push(() => secrets.stop());
  const { dynamodbIsExternal } = emulators;
  const ledger = new ResourceLedger(join(directory.path, LEDGER_FILE));
  if (dynamodbIsExternal && !directory.isKept) cleanUp.push(() => deleteTables(clients, ledger));
  const context = {
    clients,
    deliveries,
    declarations,
    dataDir: directory.path,
    dynamodbIsExternal,
    ledger,
  };
  return { emulators, activity, context, secretsmanager: secrets.endpoint };
}

/** A throw-away run leaves nothing behind, also where it was a guest. */
async function deleteTables({ dynamodb }: LocalClients, ledger: ResourceLedger): Promise<void> {
  const tables = ledger.made.filter(({ type }) => type === "aws:dynamodb/table:Table");
  for (const { id } of tables) await dynamodb.send(new DeleteTableCommand({ TableName: id }));
}

/** Both results, or the first failure once both are over: what one started the other must not outlive. */
async function settleBoth<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
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
async function runBackwards(steps: CleanUp): Promise<void> {
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
