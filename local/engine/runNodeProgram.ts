import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import type { Diagnostic } from "./Diagnostic.ts";
import { InvalidProjectError } from "./InvalidProjectError.ts";
import type { Project } from "./loadProject.ts";

/** What the program is started with. */
export interface NodeProgramOptions {
  readonly project: Project;
  readonly stack: string;
  readonly organization: string;
  /** Address of the monitor and the engine. */
  readonly engineAddress: string;
  readonly preview: boolean;
  readonly parallel: number;
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
  /** Folder of Node's compile cache; absent: none. */
  readonly compileCacheDir?: string;
  /** Added to the environment, over it. */
  readonly env: Readonly<Record<string, string>>;
  /** Kills the program when aborted. */
  readonly signal: AbortSignal;
  readonly report: (diagnostic: Diagnostic) => void;
  /** Whether anybody takes debug messages. */
  readonly debug: boolean;
  /** Called once the program's process is started. */
  readonly onSpawn?: () => void;
}

/** How a program ended. */
export interface ProgramExit {
  /** Null: ended by the signal. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Variables that tell a program which deployment it belongs to: an outer one's must not leak in. */
const DEPLOYMENT_VARIABLES = [
  "PULUMI_CONFIG",
  "PULUMI_CONFIG_SECRET_KEYS",
  "PULUMI_NODEJS_DRY_RUN",
  "PULUMI_NODEJS_ENGINE",
  "PULUMI_NODEJS_MONITOR",
  "PULUMI_NODEJS_ORGANIZATION",
  "PULUMI_NODEJS_PARALLEL",
  "PULUMI_NODEJS_PROJECT",
  "PULUMI_NODEJS_ROOT_DIRECTORY",
  "PULUMI_NODEJS_STACK",
  "PULUMI_NODEJS_SYNC",
];

/** How long output may still come after the program has ended, in milliseconds. */
const OUTPUT_WAIT_MS = 1000;

/**
 * Runs a program in the program runner of its own SDK, in a process of its own, to its end.
 * @throws {InvalidProjectError} if the SDK is not installed beside the program.
 */
export async function runNodeProgram(options: NodeProgramOptions): Promise<ProgramExit> {
  const { project, signal, report } = options;
  const child = spawn(process.execPath, programArguments(options), {
    cwd: project.programDir,
    env: programEnvironment(options),
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // A group of its own, so that what the program starts goes with it.
    detached: process.platform !== "win32",
  });
  options.onSpawn?.();
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error("the program runner has no output");
  const kill = () => {
    killGroup(child);
  };
  process.once("exit", kill);
  signal.addEventListener("abort", kill);
  const outputs = [
    reportLines(stdout, (message) => {
      report({ severity: "info", message, source: "stdout" });
    }),
    reportLines(stderr, (message) => {
      report({ severity: "info", message, source: "stderr" });
    }),
  ];
  try {
    const exit = await waitForExit(child);
    // What the program left running may hold its output open.
    kill();
    const wait = new AbortController();
    const ended = Promise.all(outputs.map((output) => output.ended));
    const waited = sleep(OUTPUT_WAIT_MS, undefined, { signal: wait.signal }).catch(() => undefined);
    await Promise.race([ended, waited]);
    wait.abort();
    return exit;
  } finally {
    process.off("exit", kill);
    signal.removeEventListener("abort", kill);
    kill();
    for (const output of outputs) output.close();
  }
}

function programArguments(options: NodeProgramOptions): string[] {
  const { project, engineAddress } = options;
  return [
    ...project.nodeArgs,
    `--import=${preloadUrl(options.debug)}`,
    findRunner(project),
    "--organization",
    options.organization,
    "--project",
    project.name,
    "--stack",
    options.stack,
    "--root-directory",
    project.rootDir,
    "--pwd",
    project.programDir,
    "--parallel",
    String(options.parallel),
    "--monitor",
    engineAddress,
    "--engine",
    engineAddress,
    ...(options.preview ? ["--dry-run"] : []),
    project.entry,
  ];
}

/** What stands at the start of the program's process. */
function preloadUrl(debug: boolean): string {
  // The same file is TypeScript in the sources and JavaScript when built.
  const url = new URL(`./programPreload${extname(import.meta.url)}`, import.meta.url);
  url.searchParams.set("engine", String(process.pid));
  url.searchParams.set("debug", String(debug));
  return url.href;
}

function findRunner(project: Project): string {
  try {
    return createRequire(join(project.programDir, "package.json")).resolve(
      "@pulumi/pulumi/cmd/run",
    );
  } catch (cause) {
    throw new InvalidProjectError(
      `"${project.programDir}" must have @pulumi/pulumi installed; run "npm install" there.`,
      { cause },
    );
  }
}

function programEnvironment(options: NodeProgramOptions): NodeJS.ProcessEnv {
  const { project, compileCacheDir } = options;
  const inherited = Object.entries(process.env).filter(
    ([name]) => !DEPLOYMENT_VARIABLES.includes(name),
  );
  return {
    ...Object.fromEntries(inherited),
    ...options.env,
    ...(compileCacheDir === undefined ? {} : { NODE_COMPILE_CACHE: compileCacheDir }),
    ...(project.tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: project.tsconfig }),
    no_grpc_proxy: withoutProxy(),
    PULUMI_NODEJS_TYPESCRIPT: String(project.typescript),
    PULUMI_CONFIG: JSON.stringify(options.config),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(options.secretKeys),
  };
}

/** The program speaks gRPC with this machine, which a proxy of the user's does not reach. */
function withoutProxy(): string {
  const { no_grpc_proxy, no_proxy } = process.env;
  return [no_grpc_proxy ?? no_proxy, "127.0.0.1", "localhost"].filter(Boolean).join();
}

function waitForExit(child: ChildProcess): Promise<ProgramExit> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      resolve({ code, signal });
    });
  });
}

/** Passes on the lines of an output, until it ends or is closed. */
function reportLines(input: Readable, report: (line: string) => void) {
  const lines = createInterface({ input, crlfDelay: Infinity });
  lines.on("line", (line) => {
    const text = stripVTControlCharacters(line);
    if (text.trim() !== "") report(text);
  });
  const ended = new Promise<void>((resolve) => lines.once("close", resolve));
  const close = () => {
    lines.close();
    input.destroy();
  };
  return { ended, close };
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // The group is gone already.
  }
}
