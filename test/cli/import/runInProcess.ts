import { Writable } from "node:stream";
import { Command } from "commander";
import { generateCommand } from "../../../cli/generate.ts";
import { importCommand } from "../../../cli/import.ts";
import { Terminal, type OutputStream } from "../../../cli/terminal/Terminal.ts";

/** Keeps what is written. */
class Sink extends Writable {
  text = "";

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** Runs `stock-analytics import` or `generate` in this process: what it prints, and the exit code. */
export async function runInProcess(
  ...args: readonly string[]
): Promise<{ readonly printed: string; readonly exitCode: number }> {
  const [out, err] = [new Sink(), new Sink()];
  const terminal = new Terminal(out as unknown as OutputStream, err as unknown as OutputStream);
  const program = new Command("stock-analytics")
    .addCommand(importCommand(terminal))
    .addCommand(generateCommand(terminal));
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({ writeErr: () => undefined });
  }
  const before = process.exitCode;
  process.exitCode = undefined;
  try {
    await program.parseAsync(["node", "stock-analytics", ...args]);
    return { printed: out.text, exitCode: Number(process.exitCode ?? 0) };
  } finally {
    process.exitCode = before;
  }
}
