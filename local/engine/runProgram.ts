import { Deployment } from "./Deployment.ts";
import type { ResourceCounts } from "./Deployment.ts";
import type { Diagnostic } from "./Diagnostic.ts";
import { loadProject } from "./loadProject.ts";
import type { Project } from "./loadProject.ts";
import { ProgramError } from "./ProgramError.ts";
import type { PropertyMap } from "./PropertyValue.ts";
import type { RegisteredResource } from "./RegisteredResource.ts";
import { ResourceMonitor } from "./ResourceMonitor.ts";
import type { ResourceProvider } from "./ResourceProvider.ts";
import type { ProgramExit } from "./runNodeProgram.ts";
import { runNodeProgram } from "./runNodeProgram.ts";
import { startEngineServer } from "./startEngineServer.ts";

/** How to run a program. */
export interface RunProgramOptions {
  /** Folder of Pulumi.yaml. */
  readonly programDir: string;
  readonly stack: string;
  /** `preview` changes nothing and leaves what only a deployment can know unknown. */
  readonly mode: "preview" | "up";
  readonly provider: ResourceProvider;
  /**
   * Whether resources are only written down: hooks, imports and methods are then passed over instead of
   * refused, and methods answer that nothing is known.
   * @default false
   */
  readonly recordsOnly?: boolean;
  /** Configuration as strings; keys without a namespace get the project's. Default: none. */
  readonly config?: Readonly<Record<string, string>>;
  /** Keys of secret configuration, likewise. Default: none. */
  readonly secretKeys?: readonly string[];
  /** Resources of the run before, for update, same and delete. Default: none. */
  readonly previous?: readonly RegisteredResource[];
  /** What `pulumi.getOrganization()` says. Default: `organization`, as with a local backend. */
  readonly organization?: string;
  /** How many resources are made at once. Default: 16. */
  readonly parallel?: number;
  /** Folder in which Node keeps compiled code: halves the start of later runs. Default: none. */
  readonly compileCacheDir?: string;
  /** Added to the program's environment, over this process's. Default: none. */
  readonly env?: Readonly<Record<string, string>>;
  /** Takes what the program and the engine say as they say it, debug output too. */
  readonly onDiagnostic?: (diagnostic: Diagnostic) => void;
  /** Called once the program's process is started, which takes its time: work beside it begins here. */
  readonly onSpawn?: () => void;
  /** Ends the run: the program is killed and the provider's requests are aborted. */
  readonly signal?: AbortSignal;
}

/** What a program declared and what came of it. */
export interface ProgramResult {
  readonly project: string;
  readonly stack: string;
  readonly mode: "preview" | "up";
  /** In the order in which the program registered them; the stack first. */
  readonly resources: readonly RegisteredResource[];
  /** URNs of earlier resources that the program no longer declares, in the order of removal. */
  readonly deleted: readonly string[];
  readonly counts: ResourceCounts;
  /** The stack's outputs, secrets unwrapped. */
  readonly outputs: PropertyMap;
  /** Paths of the secret values in the outputs, sorted. */
  readonly secretOutputs: readonly string[];
  /** Everything the program and the engine said, without debug output. */
  readonly diagnostics: readonly Diagnostic[];
}

/** How long a program gets to end by itself after a resource failed, in milliseconds. */
const GRACE_MS = 2000;

/**
 * Runs a real Pulumi program in the program runner of its own SDK, against this engine and the given
 * provider. This is not the Pulumi CLI: there is no state file, no replacement, no import, no hooks; a
 * program that uses what is not modelled fails by name.
 * @throws {ProgramError} if the program or one of its resources fails.
 * @throws {InvalidProjectError} if the folder is no Node.js project.
 * @throws the signal's reason if it is aborted; no process is left then.
 */
export async function runProgram(options: RunProgramOptions): Promise<ProgramResult> {
  options.signal?.throwIfAborted();
  const project = loadProject(options.programDir);
  const diagnostics: Diagnostic[] = [];
  const run = new ProgramRun(options, project, (diagnostic) => {
    if (diagnostic.severity !== "debug") diagnostics.push(diagnostic);
    options.onDiagnostic?.(diagnostic);
  });
  const exit = await run.execute();
  options.signal?.throwIfAborted();
  return run.conclude(exit, diagnostics);
}

/** One run, from the start of the server to the result. */
class ProgramRun {
  readonly #options: RunProgramOptions;
  readonly #project: Project;
  readonly #report: (diagnostic: Diagnostic) => void;
  readonly #deployment: Deployment;
  readonly #monitor: ResourceMonitor;
  readonly #settings;
  readonly #kill = new AbortController();
  #grace: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(
    options: RunProgramOptions,
    project: Project,
    report: (diagnostic: Diagnostic) => void,
  ) {
    this.#options = options;
    this.#project = project;
    this.#report = report;
    const config = options.config ?? {};
    const { programDir } = project;
    this.#settings = {
      stack: options.stack,
      organization: options.organization ?? "organization",
      preview: options.mode === "preview",
      parallel: options.parallel ?? 16,
      config: Object.fromEntries(
        Object.entries(config).map(([key, value]) => [namespaced(key, project), value]),
      ),
      secretKeys: (options.secretKeys ?? []).map((key) => namespaced(key, project)),
      signal: options.signal ?? new AbortController().signal,
      report,
    };
    this.#deployment = new Deployment({
      ...this.#settings,
      project: project.name,
      programDir,
      provider: options.provider,
      recordsOnly: options.recordsOnly === true,
      previous: options.previous ?? [],
      onFailure: () => {
        this.#endAfterFailure();
      },
    });
    const identity = { ...this.#settings, project: project.name, programDir };
    this.#monitor = new ResourceMonitor(this.#deployment, identity);
  }

  /** Runs the program to its end and waits for the provider. */
  async execute(): Promise<ProgramExit> {
    const { env, compileCacheDir, onSpawn } = this.#options;
    const server = await startEngineServer(this.#monitor, this.#deployment, this.#report);
    try {
      return await runNodeProgram({
        ...this.#settings,
        signal: AbortSignal.any([this.#settings.signal, this.#kill.signal]),
        project: this.#project,
        debug: this.#options.onDiagnostic !== undefined,
        engineAddress: server.address,
        env: env ?? {},
        ...(compileCacheDir === undefined ? {} : { compileCacheDir }),
        ...(onSpawn === undefined ? {} : { onSpawn }),
      });
    } finally {
      this.#ended = true;
      clearTimeout(this.#grace);
      server.stop();
      await this.#deployment.settle();
    }
  }

  /** Removes what is no longer declared, unless the program failed. */
  async conclude(exit: ProgramExit, diagnostics: readonly Diagnostic[]): Promise<ProgramResult> {
    const { failures, resources, rootUrn } = this.#deployment;
    if (exit.code !== 0 || failures.length > 0 || !this.#monitor.outputsRegistered) {
      throw new ProgramError({ exit, failures, resources, diagnostics });
    }
    try {
      await this.#deployment.finish();
    } catch (cause) {
      this.#settings.signal.throwIfAborted();
      const error = cause instanceof Error ? cause : new Error(String(cause));
      const failure = { urn: rootUrn, error };
      throw new ProgramError({ exit, failures: [failure], resources, diagnostics });
    }
    const stack = this.#deployment.find(rootUrn);
    return {
      project: this.#project.name,
      stack: this.#options.stack,
      mode: this.#options.mode,
      resources: this.#deployment.resources,
      deleted: this.#deployment.deleted,
      counts: this.#deployment.counts,
      outputs: stack?.outputs ?? {},
      secretOutputs: stack?.secretOutputs ?? [],
      diagnostics,
    };
  }

  /** A program with a timer or a server of its own would never end after a resource failed. */
  #endAfterFailure(): void {
    void this.#deployment.settle().then(() => {
      if (this.#ended) return;
      this.#grace ??= setTimeout(() => {
        this.#kill.abort();
      }, GRACE_MS);
    });
  }
}

function namespaced(key: string, project: Project): string {
  return key.includes(":") ? key : `${project.name}:${key}`;
}
