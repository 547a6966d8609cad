import { PassThrough } from "node:stream";
import { Command } from "commander";
import { deleteCommand } from "../../../cli/delete.ts";
import type { OutputStream } from "../../../cli/terminal/Terminal.ts";
import { Terminal } from "../../../cli/terminal/Terminal.ts";

/** What the subcommand printed, and how it ended. */
export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  /** Undefined: done. */
  readonly exitCode: typeof process.exitCode;
}

/** Runs `stock-analytics delete` in this process; rejects with what it throws. */
export async function runInProcess(...args: readonly string[]): Promise<Ended> {
  const [out, err] = [new PassThrough(), new PassThrough()];
  const texts = { stdout: "", stderr: "" };
  out.on("data", (part) => (texts.stdout += String(part)));
  err.on("data", (part) => (texts.stderr += String(part)));
  const command = deleteCommand(
    new Terminal(out as unknown as OutputStream, err as unknown as OutputStream),
  );
  command.exitOverride().configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
  const before = process.exitCode;
  process.exitCode = undefined;
  try {
    await new Command("stock-analytics").addCommand(command).parseAsync(["delete", ...args], {
      from: "user",
    });
    return { ...texts, exitCode: process.exitCode };
  } finally {
    process.exitCode = before;
  }
}
