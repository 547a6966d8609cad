import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { renderRules, RULE_SECTIONS } from "./rules/renderRules.ts";
import type { Rule } from "./rules/Rule.ts";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** A mutant may loop for ever: that is red too. */
const TIMEOUT_MS = 120_000;

interface Outcome {
  readonly fullTitle: string;
}

/** What mocha's JSON reporter tells; undefined when the tests did not come to an end. */
interface MochaReport {
  readonly passes: readonly Outcome[];
  readonly failures: readonly Outcome[];
}

/** A copy of what the specs need, so that nobody else ever sees a broken rule. */
function copyProject(): string {
  const copy = mkdtempSync(join(tmpdir(), "stock-analytics-rules-"));
  for (const path of ["runtime", "cli", "local", "components", "test", "package.json"]) {
    cpSync(join(ROOT, path), join(copy, path), { recursive: true });
  }
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  return copy;
}

/** Runs the tests of a spec whose titles hold `title`; undefined when they did not come to an end. */
function runTests(copy: string, spec: string, title: string): MochaReport | undefined {
  const mocha = join(ROOT, "node_modules", "mocha", "bin", "mocha.js");
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [mocha, "--no-config", "--reporter", "json", "--timeout", "20000", "--fgrep", title, spec],
    { cwd: copy, encoding: "utf8", timeout: TIMEOUT_MS },
  );
  if (status === null) return undefined;
  // A mutant that does not even load prints no report: that is not the test noticing.
  if (!stdout.includes('"stats"')) throw new Error(`${spec} did not run:\n${stderr}`);
  return JSON.parse(stdout.slice(stdout.indexOf("{"))) as MochaReport;
}

/** Runs what `work` does while a rule is broken in the copy; the file is as before then. */
function whileBroken<Result>(copy: string, rule: Rule, work: () => Result): Result {
  const path = join(copy, rule.file);
  const source = readFileSync(path, "utf8");
  if (source.split(rule.search).length !== 2) {
    throw new Error(`${rule.file} does not hold exactly once: ${rule.search}`);
  }
  writeFileSync(
    path,
    source.replace(rule.search, () => rule.replacement),
  );
  try {
    return work();
  } finally {
    writeFileSync(path, source);
  }
}

/** Why a rule is not proven by its test; undefined when it is. */
function findGap(copy: string, rule: Rule, healthy: MochaReport | undefined): string | undefined {
  const isGuard = ({ fullTitle }: Outcome): boolean => fullTitle.startsWith(rule.test);
  if (healthy?.passes.some(isGuard) !== true) return "no such test passes";
  if (healthy.failures.some(isGuard)) return "red without the mutation";
  const broken = whileBroken(copy, rule, () => runTests(copy, rule.spec, rule.test));
  return broken === undefined || broken.failures.some(isGuard) ? undefined : "green";
}

/** Breaks each rule whose text holds `filter`; true when its test noticed each time. */
function proveRules(filter: string): boolean {
  const rules = RULE_SECTIONS.flatMap((section) => section.rules).filter(({ rule }) =>
    rule.includes(filter),
  );
  const copy = copyProject();
  const healthy = new Map<string, MochaReport | undefined>();
  let killed = 0;
  try {
    for (const rule of rules) {
      if (!healthy.has(rule.spec)) healthy.set(rule.spec, runTests(copy, rule.spec, ""));
      const gap = findGap(copy, rule, healthy.get(rule.spec));
      if (gap === undefined) killed += 1;
      console.log(`${gap === undefined ? "killed  " : "SURVIVED"}  ${rule.rule}`);
      if (gap !== undefined) console.log(`          ${gap}: ${rule.spec} "${rule.test}"`);
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
  console.log(`${killed} of ${rules.length} broken rules were noticed by the test that names them`);
  return killed === rules.length && killed > 0;
}

if (import.meta.main) {
  const [argument = ""] = process.argv.slice(2);
  if (argument === "--write") writeFileSync(join(ROOT, "docs", "rules.md"), await renderRules());
  else process.exitCode = proveRules(argument) ? 0 : 1;
}
