import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Root of the project. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** What a finished command printed. */
export interface CommandResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs. */
export interface RunningCommand {
  readonly pid: number;
  readonly finished: Promise<CommandResult>;
  /** Resolves when standard error matches, rejects when the command ends before. */
  waitFor(pattern: RegExp): Promise<RegExpExecArray>;
  kill(signal: NodeJS.Signals): void;
}

/** Starts `stock-analytics` as a user would. */
export function startCommand(
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): RunningCommand {
  const bin = join(ROOT, "bin", "stock-analytics.cjs");
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: options.cwd ?? ROOT,
    env: { ...process.env, NO_COLOR: "1", ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { stdout: "", stderr: "" };
  const listeners = new Set<() => void>();
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
      for (const listener of listeners) listener();
    });
  }
  const finished = once(child, "close").then(([code, signal]) => {
    const result = { code: code as number | null, signal: signal as NodeJS.Signals | null };
    for (const listener of listeners) listener();
    return { ...result, ...output };
  });
  return {
    pid: child.pid ?? -1,
    finished,
    kill: (signal) => child.kill(signal),
    waitFor: (pattern) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          const match = pattern.exec(output.stderr);
          if (match !== null) resolve(match);
        };
        listeners.add(check);
        void finished.then((result) =>
          reject(new Error(`ended before ${String(pattern)}: ${result.stderr}`)),
        );
        check();
      }),
  };
}

/** Runs `stock-analytics` to its end. */
export function runCommand(
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<CommandResult> {
  return startCommand(args, options).finished;
}
