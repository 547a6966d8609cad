import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Log } from "sarif";
import type { PolicyReport } from "../../../cli/policy/Report.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const PROGRAM = join(ROOT, "test", "policy", "fixtures", "open");

/** All other rules are off, so that new ones change nothing here. */
const ONLY = {
  all: "disabled",
  "kinesis-stream-customer-key": "mandatory",
  "s3-bucket-public-access-block": "mandatory",
  "log-group-retention": { enforcementLevel: "advisory", minDays: 545 },
};

const STREAM_URN = "urn:pulumi:dev::open::aws:kinesis/stream:Stream::ticks";
const BUCKET_URN = "urn:pulumi:dev::open::aws:s3/bucket:Bucket::raw";

describe("stock-analytics policy", function () {
  // Each run starts three Node.js processes.
  this.timeout(120_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "policy-command-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const run = (config: object, ...args: string[]) => {
    const file = join(folder, "policy.json");
    writeFileSync(file, JSON.stringify(config));
    const script = 'await (await import("./cli/main.ts")).main(process.argv);';
    const given = ["policy", "--program", PROGRAM, "--config", file, ...args];
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--input-type=module", "-e", script, "stock-analytics", ...given],
      { cwd: ROOT, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } },
    );
    return { status, stdout, stderr };
  };

  it("ends with 1 where a mandatory rule is broken, and says where in a table", () => {
    const { status, stdout, stderr } = run(ONLY);
    assert.equal(status, 1, stderr);
    const lines = stdout.trimEnd().split("\n");
    assert.deepEqual(
      lines.filter((line) => /^[a-z]/.test(line)),
      [
        "kinesis-stream-customer-key (mandatory, medium)",
        "s3-bucket-public-access-block (mandatory, high)",
        "log-group-retention (advisory, medium)",
      ],
    );
    assert.match(stdout, /^ {4}ticks {2}aws:kinesis\/stream:Stream {2}"encryptionType" must be/m);
    assert.match(
      lines.at(-1) ?? "",
      /^\d+ policies judged \d+ resources as in an update: 2 mandatory violations, 1 advisory one$/,
    );
  });

  it("ends with 0 where none is, and lists exemptions with their reasons", () => {
    const reason = "the records are public anyway";
    const exemptions = ["ticks", "raw"].map((resource, at) => ({
      rule: ["kinesis-stream-customer-key", "s3-bucket-public-access-block"][at],
      resource,
      reason,
      expires: "2999-12-31",
    }));
    const config = { ...ONLY, settings: { enforcementLevel: "mandatory", exemptions } };
    const { status, stdout, stderr } = run(config, "--preview");
    assert.equal(status, 0, stderr);
    assert.match(stdout, /kinesis-stream-customer-key \(exempted until 2999-12-31: the records/);
    assert.match(stdout, /as in a preview: 0 mandatory violations, 1 advisory one, 2 exempted$/m);
  });

  it("prints and writes the same findings for machines", () => {
    const [sarif, junit] = ["policy.sarif", "policy.xml"].map((name) => join(folder, name));
    assert.ok(sarif !== undefined && junit !== undefined);
    const { status, stdout } = run(ONLY, "--json", "--sarif", sarif, "--junit", junit);
    assert.equal(status, 1);
    const report = JSON.parse(stdout) as PolicyReport;
    assert.deepEqual(report.counts, {
      mandatory: 2,
      advisory: 1,
      exempted: 0,
      unknown: 0,
      remediated: 0,
    });
    assert.deepEqual(
      report.findings
        .map(({ kind, rule, level, resource }) => [kind, level, rule, resource])
        .slice(0, 2),
      [
        ["violation", "mandatory", "kinesis-stream-customer-key", STREAM_URN],
        ["violation", "mandatory", "s3-bucket-public-access-block", BUCKET_URN],
      ],
    );
    const log = JSON.parse(readFileSync(sarif, "utf8")) as Log;
    assert.deepEqual(
      log.runs[0]?.results?.map(({ ruleId, level, kind, locations, ruleIndex = -1 }) => [
        ruleId === log.runs[0]?.tool.driver.rules?.[ruleIndex]?.id,
        level,
        kind,
        locations?.[0]?.logicalLocations?.[0]?.name,
      ]),
      [
        [true, "error", "fail", "ticks"],
        [true, "error", "fail", "raw"],
        [true, "warning", "fail", "imported"],
      ],
    );
    const xml = readFileSync(junit, "utf8");
    assert.match(xml, /<testsuites name="stock-analytics" tests="\d+" failures="2" /);
    assert.match(
      xml,
      /<testcase [^>]*name="raw aws:s3\/bucket:Bucket">\s*<failure message="&quot;bucket/,
    );
  });

  it("ends with 2 for a configuration that the pack does not take", () => {
    const { status, stderr } = run({ "kinesis-stream-customer-keys": "advisory" });
    assert.equal(status, 2);
    assert.match(stderr, /did you mean "kinesis-stream-customer-key"\?/);
  });

  it("ends with 2 for files that cannot be read or written, before the program runs", () => {
    const missing = join(folder, "no", "file");
    for (const option of ["--sarif", "--junit", "--config"]) {
      const { status, stderr } = run(ONLY, option, missing);
      assert.equal(status, 2);
      assert.ok(stderr.includes(`${option} "${missing}"`), stderr);
    }
  });
});
