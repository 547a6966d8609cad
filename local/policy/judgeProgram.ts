import { decodeProperties } from "../engine/decodeProperties.ts";
import { loadStackConfig } from "../engine/loadStackConfig.ts";
import { ProgramError } from "../engine/ProgramError.ts";
import type { RegisteredResource } from "../engine/RegisteredResource.ts";
import type { ProgramResult, RunProgramOptions } from "../engine/runProgram.ts";
import { runProgram } from "../engine/runProgram.ts";
import type { WireMap } from "../engine/wire.ts";
import { checkPackConfig } from "./checkPackConfig.ts";
import type { Finding, PackConfig, PolicyDescription, Remediation } from "./model.ts";
import { PolicyHost } from "./PolicyHost.ts";
import { levelOf } from "./translate.ts";
import { RecordOnlyProvider } from "./RecordOnlyProvider.ts";

/** What to judge, and by what. */
export interface JudgeProgramOptions {
  /** Folder of Pulumi.yaml. */
  readonly programDir: string;
  readonly stack: string;
  /** Folder of PulumiPolicy.yaml. */
  readonly packDir: string;
  /** As in a preview of a first deployment: nothing computed is known. Default: ids and ARNs are made up. */
  readonly isPreview?: boolean;
  /** Configuration of the pack. Default: none. */
  readonly packConfig?: PackConfig;
  /** Values that replace the stack's. Default: none. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Added to the program's environment. Default: none. */
  readonly env?: Readonly<Record<string, string>>;
  readonly compileCacheDir?: string;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/** What a pack says of a program. */
export interface Judgement {
  readonly pack: string;
  readonly policies: readonly PolicyDescription[];
  /** Everything the program registered, components and stack included. */
  readonly resources: readonly RegisteredResource[];
  readonly findings: readonly Finding[];
  /** What policies at the level `remediate` would change; those findings are left out. */
  readonly remediations: readonly Remediation[];
  /** What the reader should know beside the findings, a sentence each. */
  readonly notices: readonly string[];
  /** How long the pack took over the resources, in milliseconds, loading apart. */
  readonly judgingMs: number;
}

/**
 * Runs a Pulumi program, of anybody's and with any provider, without making anything, and has a policy pack judge
 * what it registers: in the real host of policy packs, by the calls that the Pulumi engine would make, without
 * the Pulumi CLI.
 * @throws {ProgramError} if the program fails
 * @throws {InvalidPackConfigError} if the pack's configuration is not what the pack takes
 * @throws {MissingPartError} if Pulumi's SDK of policy packs is not installed
 */
export async function judgeProgram(options: JudgeProgramOptions): Promise<Judgement> {
  const starting = PolicyHost.start(options);
  try {
    const [host, run] = await bothOrFirstFailure(starting, record(options));
    const { name, policies } = await host.describe();
    const packConfig = options.packConfig ?? {};
    checkPackConfig(packConfig, policies);
    await host.configure(packConfig, policies);
    const startedAtMs = performance.now();
    const mends = policies.some((one) => levelOf(packConfig, one) === "remediate");
    const judged = await judgeResources(host, run.result.resources, { mends });
    const judgingMs = performance.now() - startedAtMs;
    const notices = [...run.notices, ...noticesOf(run.result)];
    const { resources } = run.result;
    return { pack: name, policies, resources, ...judged, notices, judgingMs };
  } finally {
    const host = await starting.catch(() => undefined);
    await host?.stop();
  }
}

/**
 * Judges resources each by itself, then all together, as the engine does: first the policies that mend, which are
 * asked only where a level says so.
 */
export async function judgeResources(
  host: PolicyHost,
  resources: readonly RegisteredResource[],
  options: { readonly mends: boolean },
) {
  const judgeOne = async (resource: RegisteredResource) => {
    const remediations = options.mends ? await host.remediate(resource) : [];
    const mended = await mend(resource, remediations.at(-1));
    return { mended, remediations, findings: await host.analyze(mended) };
  };
  // The stack itself comes first and alone: with it the pack takes its settings.
  const first = await mapInParallel(resources.slice(0, 1), judgeOne);
  const judged = [...first, ...(await mapInParallel(resources.slice(1), judgeOne))];
  const ofStack = await host.analyzeStack(judged.map(({ mended }) => mended));
  return {
    findings: [...judged.flatMap(({ findings }) => findings), ...ofStack],
    remediations: judged.flatMap(({ remediations }) => remediations),
  };
}

/** Calls at once: the host answers one after the other, and should never wait for the next question. */
const PARALLEL = 16;

/** Results in the order of the items. */
async function mapInParallel<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const entries = items.entries();
  const worker = async () => {
    for (const [index, item] of entries) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return results;
}

/** The resource as it is after the last remediation, which holds what the ones before it changed. */
async function mend(
  resource: RegisteredResource,
  remediation: Remediation | undefined,
): Promise<RegisteredResource> {
  if (remediation === undefined) return resource;
  const wire = remediation.properties as WireMap;
  const { values: inputs, secrets: secretInputs } = await decodeProperties(wire, "/");
  return { ...resource, inputs, secretInputs, state: { ...resource.state, ...inputs } };
}

/** Both results, or the first's failure once both are over. */
async function bothOrFirstFailure<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
}

interface Recorded {
  readonly result: ProgramResult;
  readonly notices: readonly string[];
}

async function record(options: JudgeProgramOptions): Promise<Recorded> {
  const { programDir, stack, config: overrides, isPreview = false, env } = options;
  const { config, secretKeys, warnings } = loadStackConfig({
    programDir,
    stack,
    ...(overrides === undefined ? {} : { overrides }),
  });
  const common: Omit<RunProgramOptions, "mode"> = {
    programDir,
    stack,
    config,
    secretKeys,
    provider: new RecordOnlyProvider(),
    recordsOnly: true,
    ...(env === undefined ? {} : { env }),
    ...(options.compileCacheDir === undefined ? {} : { compileCacheDir: options.compileCacheDir }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  };
  if (isPreview) {
    return { result: await runProgram({ ...common, mode: "preview" }), notices: warnings };
  }
  try {
    return { result: await runProgram({ ...common, mode: "up" }), notices: warnings };
  } catch (error) {
    const result = await asPreview(common, error);
    const [reason = ""] = (error as Error).message.split("\n");
    const notice =
      "the program needs values that only a deployment gives, and was judged as in a preview: " +
      reason;
    return { result, notices: [...warnings, notice] };
  }
}

/** A program may fail on a value that nobody made up; a preview has no values to fail on. */
async function asPreview(
  options: Omit<RunProgramOptions, "mode">,
  error: unknown,
): Promise<ProgramResult> {
  if (!(error instanceof ProgramError) || options.signal?.aborted === true) throw error;
  try {
    return await runProgram({ ...options, mode: "preview" });
  } catch {
    throw error;
  }
}

const STACK_TYPE = "pulumi:pulumi:Stack";

/** What was not judged, since others make it. */
function noticesOf({ resources }: ProgramResult): string[] {
  const isEmpty = resources.every(({ type }) => type === STACK_TYPE);
  if (isEmpty) return ["the program registers no resources: nothing was judged"];
  return resources
    .filter(({ remote }) => remote)
    .map(
      ({ type, name }) => `${type} "${name}" is made by its provider: what it holds was not judged`,
    );
}
