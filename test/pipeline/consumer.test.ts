import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { PolicyReport } from "../../cli/policy/Report.ts";
import type { ReplayReport } from "../../cli/replay/Report.ts";
import { ROOT } from "./runCommand.ts";

const PACKAGE = "stock-analytics-pipeline";

const PROGRAM = `
import { StockAnalyticsPipeline } from "${PACKAGE}";

const pipeline = new StockAnalyticsPipeline("stocks", {
  symbols: ["AAPL"],
  smaWindows: { short: 2, long: 4 },
  dataProtection: "destroy",
});

export const stream = pipeline.streamName;
`;

const PROJECT = `
name: my-stocks
runtime:
  name: nodejs
  options: { packagemanager: npm, typescript: false }
main: index.ts
`;

const PACK = `
import { PolicyPack } from "@pulumi/policy";
import { makePolicies, RULES } from "${PACKAGE}/policy";

new PolicyPack("acme", {
  policies: [
    ...makePolicies(RULES),
    {
      name: "acme-no-functions",
      description: "There are no functions.",
      enforcementLevel: "mandatory",
      validateResource: ({ type }, report) => {
        if (type === "aws:lambda/function:Function") report("This is one.");
      },
    },
  ],
});
`;

/** Installs the packed package as npm does, its peers from our own modules: no registry is asked. */
function installPacked(project: string): void {
  const output = execFileSync(
    "npm",
    ["pack", "--json", "--ignore-scripts", "--pack-destination", project],
    {
      cwd: ROOT,
      encoding: "utf8",
    },
  );
  const [{ filename }] = JSON.parse(output) as [{ filename: string }];
  const modules = join(project, "node_modules");
  mkdirSync(modules);
  execFileSync("tar", ["xzf", join(project, filename), "-C", project]);
  cpSync(join(project, "package"), join(modules, PACKAGE), { recursive: true });
  for (const peer of ["@pulumi", "@duckdb", "@dynoxide", "fauxqs", "kinesalite", "leveldown"]) {
    symlinkSync(join(ROOT, "node_modules", peer), join(modules, peer));
  }
}

describe("the packed package in somebody's own project", function () {
  this.timeout(180_000);
  let project: string;
  before(() => {
    project = mkdtempSync(join(tmpdir(), "stock-analytics-consumer-"));
    installPacked(project);
    writeFileSync(join(project, "package.json"), '{"name":"my-stocks","type":"module"}');
    writeFileSync(join(project, "Pulumi.yaml"), PROJECT);
    writeFileSync(join(project, "index.ts"), PROGRAM);
  });
  after(() => rmSync(project, { recursive: true }));

  const run = (args: readonly string[], cwd = project) =>
    spawnSync(
      process.execPath,
      [join(project, "node_modules", PACKAGE, "bin/stock-analytics.cjs"), ...args],
      { cwd, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } },
    );

  it("runs their program, with their arguments, on rows of a file", () => {
    const closes = [10, 9, 8, 7, 6, 8, 10, 12, 11, 9, 7, 5];
    const rows = closes.map((close, day) => `2026-01-${String(day + 5).padStart(2, "0")},${close}`);
    writeFileSync(join(project, "AAPL.csv"), `date,close\n${rows.join("\n")}\n`);
    const { status, stderr } = run([
      "local",
      "--replay",
      "AAPL.csv",
      "--until-drained",
      "--report",
      "report.json",
    ]);
    assert.equal(status, 0, stderr);
    const report = JSON.parse(readFileSync(join(project, "report.json"), "utf8")) as ReplayReport;
    assert.equal(report.ticksStored, closes.length);
    assert.deepEqual(
      report.alerts.map(({ timestamp, direction }) => `${timestamp.slice(0, 10)} ${direction}`),
      ["2026-01-11 up", "2026-01-14 down"],
    );
    assert.equal(report.alertsDelivered, 2);
  });

  it("judges their program by the policy pack that it brings", () => {
    const { status, stdout, stderr } = run(["policy"]);
    assert.equal(status, 0, `${stdout}${stderr}`);
    assert.match(stdout, /policies judged \d+ resources as in an update: 0 mandatory violations/);
  });

  it("lends its rules to a pack of theirs", () => {
    const pack = join(project, "pack");
    mkdirSync(pack);
    writeFileSync(join(pack, "PulumiPolicy.yaml"), "runtime: nodejs\n");
    writeFileSync(
      join(pack, "package.json"),
      '{"name":"acme","version":"1.0.0","type":"module","main":"index.js"}',
    );
    writeFileSync(join(pack, "index.js"), PACK);
    const { status, stdout, stderr } = run(["policy", "--pack", "pack", "--json"]);
    assert.equal(status, 1, stderr);
    const { findings, rules } = JSON.parse(stdout) as PolicyReport;
    assert.ok(rules.length > 2, "our rules are there");
    const own = findings.filter(({ rule }) => rule === "acme-no-functions");
    assert.ok(own.length >= 3, JSON.stringify(findings));
  });

  it("brings a program of its own for folders without one", () => {
    const elsewhere = mkdtempSync(join(tmpdir(), "stock-analytics-elsewhere-"));
    try {
      const { status, stderr } = run(["local", "--until-drained"], elsewhere);
      assert.equal(status, 0, stderr);
    } finally {
      rmSync(elsewhere, { recursive: true });
    }
  });

  it("type-checks their program against its declarations", () => {
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
    const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2024"];
    const args = [tsc, ...options, "--skipLibCheck", "index.ts"];
    const { status, stdout } = spawnSync(process.execPath, args, {
      cwd: project,
      encoding: "utf8",
    });
    assert.equal(status, 0, stdout);
  });

  it("holds what it needs and no more", () => {
    const installed = join(project, "node_modules", PACKAGE);
    const files = readdirSync(installed, { recursive: true, encoding: "utf8" });
    const tops = new Set(files.map((file) => (dirname(file) === "." ? file : file.split("/")[0])));
    assert.deepEqual([...tops].sort(), [
      "CHANGELOG.md",
      "LICENSE",
      "NOTICE",
      "README.md",
      "bin",
      "dist",
      "package.json",
    ]);
    assert.ok(existsSync(join(installed, "dist/lambda/process-ticks/index.js")));
    assert.ok(existsSync(join(installed, "dist/alert.schema.json")));
    const text = files.filter((file) => /\.(js|cjs|json|yaml|ts)$/.test(file));
    const leaks = text.filter((file) => readFileSync(join(installed, file), "utf8").includes(ROOT));
    assert.deepEqual(leaks, []);
  });
});
