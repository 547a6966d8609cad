import { existsSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { COMPILE_CACHE } from "../local/compileCache.ts";
import { judgeProgram } from "../local/policy/judgeProgram.ts";
import { findProgram } from "./findProgram.ts";
import { parseName } from "./parseOptions.ts";
import { describeReport } from "./policy/describeReport.ts";
import { makeReport } from "./policy/makeReport.ts";
import { readPackConfig } from "./policy/readPackConfig.ts";
import type { PolicyReport } from "./policy/Report.ts";
import { toJunit } from "./policy/toJunit.ts";
import { toSarif } from "./policy/toSarif.ts";
import { requireWritable } from "./replay/requireWritable.ts";
import { DEFAULT_STACK, requireStack } from "./requireStack.ts";
import { stopOnInterrupt } from "./stopOnInterrupt.ts";
import type { Terminal } from "./terminal/Terminal.ts";
import { UsageError } from "./UsageError.ts";

/** Options of `stock-analytics policy`. */
interface PolicyOptions {
  readonly program?: string;
  readonly stack: string;
  readonly preview?: true;
  readonly pack?: string;
  readonly config?: string;
  readonly sarif?: string;
  readonly junit?: string;
  readonly json?: true;
}

/** Exit code where something stops a deployment. */
const VIOLATED = 1;

const EXAMPLES = `
Examples:
  Judge the nearest Pulumi program as far as an update can be foretold:
    $ stock-analytics policy
  Judge another program as in a preview of its first deployment, for CI:
    $ stock-analytics policy --program infra --stack prod --preview --sarif policy.sarif --junit policy.xml
  With levels and exemptions of one's own:
    $ stock-analytics policy --config policy.json

Nothing is made and no account is needed: the program runs against an engine stand-in that writes down what
it registers, with made-up ids and ARNs, and Pulumi's own host of policy packs judges it. Exit code 1: a
mandatory rule is broken; 2: bad usage.`;

/** `stock-analytics policy`: the policy pack on anybody's program, without the Pulumi CLI. */
export function policyCommand(terminal: Terminal): Command {
  return new Command("policy")
    .description("judges a Pulumi program by the policy pack, without making anything")
    .option(
      "--program <dir>",
      "folder of the program (default: the nearest Pulumi.yaml, else our own)",
      parseName,
    )
    .option("--stack <name>", "stack whose Pulumi.<name>.yaml is read", parseName, DEFAULT_STACK)
    .option("--preview", "as in a preview of a first deployment: nothing computed is known")
    .option("--pack <dir>", "folder of another policy pack in Node.js", parseName)
    .option("--config <file>", "levels, parameters and exemptions, JSON or YAML", parseName)
    .option("--sarif <file>", "write the findings for code scanning", parseName)
    .option("--junit <file>", "write the findings for CI servers", parseName)
    .option("--json", "print the findings as JSON on standard output")
    .addHelpText("after", EXAMPLES)
    .action((options: PolicyOptions) => runPolicy(terminal, options));
}

async function runPolicy(terminal: Terminal, options: PolicyOptions): Promise<void> {
  if (options.sarif !== undefined) requireWritable(options.sarif, [], "--sarif");
  if (options.junit !== undefined) requireWritable(options.junit, [], "--junit");
  const { programDir } = findProgram(options.program);
  requireStack(programDir, options.stack);
  const packDir = options.pack === undefined ? ownPack() : findPack(options.pack);
  const packConfig = options.config === undefined ? {} : readPackConfig(options.config);
  const stop = stopOnInterrupt(terminal, "stopping");
  terminal.status("judging…");
  try {
    const isPreview = options.preview === true;
    const judgement = await judgeProgram({
      programDir,
      stack: options.stack,
      packDir,
      isPreview,
      packConfig,
      compileCacheDir: COMPILE_CACHE,
      signal: stop.signal,
    });
    const mode = isPreview ? "preview" : "update";
    const report = makeReport(judgement, { program: programDir, stack: options.stack, mode });
    showReport(terminal, report, options);
  } finally {
    terminal.status("");
    stop.release();
  }
}

function showReport(terminal: Terminal, report: PolicyReport, options: PolicyOptions): void {
  if (options.sarif !== undefined) {
    writeFileSync(options.sarif, `${JSON.stringify(toSarif(report), undefined, 2)}\n`);
  }
  if (options.junit !== undefined) writeFileSync(options.junit, toJunit(report));
  const lines = describeReport(report);
  if (options.json === true) {
    terminal.print(JSON.stringify(report, undefined, 2));
    terminal.say(lines.at(-1) ?? "");
  } else for (const line of lines) terminal.print(line);
  if (report.counts.mandatory > 0) process.exitCode = VIOLATED;
}

/** @throws {UsageError} if the folder holds no pack */
function findPack(named: string): string {
  const packDir = resolve(named);
  if (existsSync(join(packDir, "PulumiPolicy.yaml"))) return packDir;
  throw new UsageError(
    `--pack "${named}" has no PulumiPolicy.yaml; name the folder that has it, or leave --pack out`,
  );
}

/** `policy` beside `cli`, in the sources and in `dist` alike. */
function ownPack(): string {
  return join(dirname(dirname(fileURLToPath(import.meta.url))), "policy");
}
