import { writeSync } from "node:fs";
import { Command, CommanderError } from "commander";
import manifest from "../package.json" with { type: "json" };
import { outliveReaders } from "./terminal/outliveReaders.ts";
import { Terminal } from "./terminal/Terminal.ts";
import { UsageError } from "./UsageError.ts";

/** Exit code of a run that failed. */
const FAILED = 1;
/** Exit code of bad usage, or of a part that is missing. */
const BAD_USAGE = 2;

type MakeCommand = (terminal: Terminal) => Command;

/** The subcommands, in the order of the help. Each loads what it needs and no more: a run starts sooner. */
const COMMANDS: Readonly<Record<string, () => Promise<MakeCommand>>> = {
  local: async () => (await import("./local.ts")).localCommand,
  produce: async () => (await import("./produce.ts")).produceCommand,
  query: async () => (await import("./query.ts")).queryCommand,
  redrive: async () => (await import("./redrive.ts")).redriveCommand,
  delete: async () => (await import("./delete.ts")).deleteCommand,
  confirmations: async () => (await import("./confirmations.ts")).confirmationsCommand,
  import: async () => (await import("./import.ts")).importCommand,
  generate: async () => (await import("./generate.ts")).generateCommand,
  policy: async () => (await import("./policy.ts")).policyCommand,
};

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
    .version(manifest.version, "-V, --version", "print the package's version");
  for (const make of await commandsFor(argv[2])) program.addCommand(make(terminal));
  throwInsteadOfExit(program);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
    if (!(error instanceof CommanderError)) terminal.fail(error);
  }
}

/** The one that is named; for anything else, such as a question for help or a slip of the pen, all. */
async function commandsFor(name = ""): Promise<readonly MakeCommand[]> {
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load !== undefined) return [await load()];
  return Promise.all(Object.values(COMMANDS).map((loadEach) => loadEach()));
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
