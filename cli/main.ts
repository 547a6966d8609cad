import { writeSync } from "node:fs";
import { Command, CommanderError } from "commander";
import manifest from "../package.json" with { type: "json" };
import { confirmationsCommand } from "./confirmations.ts";
import { deleteCommand } from "./delete.ts";
import { generateCommand } from "./generate.ts";
import { importCommand } from "./import.ts";
import { localCommand } from "./local.ts";
import { policyCommand } from "./policy.ts";
import { produceCommand } from "./produce.ts";
import { queryCommand } from "./query.ts";
import { redriveCommand } from "./redrive.ts";
import { outliveReaders } from "./terminal/outliveReaders.ts";
import { Terminal } from "./terminal/Terminal.ts";
import { UsageError } from "./UsageError.ts";

/** Exit code of a run that failed. */
const FAILED = 1;
/** Exit code of bad usage, or of a part that is missing. */
const BAD_USAGE = 2;

/**
 * The `stock-analytics` command. Sets the exit code: 0 done, 1 failed, 2 bad usage or a missing part.
 * @param argv as in `process.argv`
 */
export async function main(argv: readonly string[]): Promise<void> {
  outliveReaders([process.stdout, process.stderr], ({ message }) => {
    writeSync(2, `the output could not be written (${message}); send it elsewhere\n`);
    process.exit(FAILED);
  });
  const terminal = new Terminal(process.stdout, process.stderr);
  const program = new Command("stock-analytics")
    .description(
      "Runs the stock analytics pipeline on this machine, feeds streams with ticks and queries what " +
        "was archived. No AWS account is needed for `local` and `query`.",
    )
    .version(manifest.version, "-V, --version", "print the package's version")
    .addCommand(localCommand(terminal))
    .addCommand(produceCommand(terminal))
    .addCommand(queryCommand(terminal))
    .addCommand(redriveCommand(terminal))
    .addCommand(deleteCommand(terminal))
    .addCommand(confirmationsCommand(terminal))
    .addCommand(importCommand(terminal))
    .addCommand(generateCommand(terminal))
    .addCommand(policyCommand(terminal));
  throwInsteadOfExit(program);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
    if (!(error instanceof CommanderError)) terminal.fail(error);
  }
}

/** Commands made elsewhere do not inherit it. */
function throwInsteadOfExit(command: Command): void {
  command.exitOverride().showHelpAfterError("(add --help for the options and examples)");
  for (const below of command.commands) throwInsteadOfExit(below);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : BAD_USAGE;
  const isUsage = error instanceof UsageError || hasUsageExitCode(error);
  return isUsage ? BAD_USAGE : FAILED;
}

/** Errors of other rooms say so themselves: a missing part, a file that is no source. */
function hasUsageExitCode(error: unknown): boolean {
  return error instanceof Error && "exitCode" in error && error.exitCode === BAD_USAGE;
}
