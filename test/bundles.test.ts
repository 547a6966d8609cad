import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ENVIRONMENT, FUNCTIONS } from "../runtime/contract/environment.ts";
import { bundleFunctions } from "../scripts/bundleFunctions.ts";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** What the functions need to start. */
const SETTINGS: Readonly<Record<string, string>> = {
  [ENVIRONMENT.tickTableName]: "ticks",
  [ENVIRONMENT.trendTableName]: "trends",
  [ENVIRONMENT.archiveBucketName]: "lake",
  [ENVIRONMENT.alertTopicArn]: "arn:aws:sns:us-east-1:000000000000:alerts",
  [ENVIRONMENT.feed]: "live",
  [ENVIRONMENT.tickTtlDays]: "none",
  [ENVIRONMENT.anomalyThresholdPercent]: "5",
  [ENVIRONMENT.shortWindow]: "5",
  [ENVIRONMENT.longWindow]: "20",
  [ENVIRONMENT.allowedLatenessSeconds]: "0",
  [ENVIRONMENT.alertMaxAgeHours]: "24",
  [ENVIRONMENT.slackSecretArn]: "arn:aws:secretsmanager:us-east-1:000000000000:secret:webhook",
  [ENVIRONMENT.compactOpenHour]: "false",
  [ENVIRONMENT.arrivalQueueUrl]: "https://sqs.us-east-1.amazonaws.com/000000000000/arrivals",
  [ENVIRONMENT.tickStreamName]: "ticks",
  [ENVIRONMENT.provider]: "simulated",
  [ENVIRONMENT.providerPlan]: "unlimited",
  [ENVIRONMENT.intervalSeconds]: "60",
  [ENVIRONMENT.closeDelaySeconds]: "60",
  [ENVIRONMENT.exchange]: "NYSE",
  [ENVIRONMENT.fallback]: "none",
  [ENVIRONMENT.pipeline]: "test",
  AWS_REGION: "us-east-1",
};

describe("the functions' bundles", () => {
  let scratch: string;
  let copies: string[];

  before(async function () {
    this.timeout(60_000);
    scratch = mkdtempSync(join(tmpdir(), "stock-analytics-bundles-"));
    copies = ["a", join("deeper", "and", "longer")].map((folder) => join(scratch, folder));
    for (const copy of copies) {
      mkdirSync(copy, { recursive: true });
      cpSync(join(ROOT, "runtime"), join(copy, "runtime"), { recursive: true });
      for (const file of ["package.json", "tsconfig.json"])
        cpSync(join(ROOT, file), join(copy, file));
      symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
      await bundleFunctions(copy, "out");
    }
  });

  after(() => rmSync(scratch, { recursive: true, force: true }));

  /** Files of a copy's bundles by path. */
  function read(copy: string): Map<string, Buffer> {
    const out = join(copy, "out");
    const files = readdirSync(out, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    return new Map(files.sort().map((file) => [file.slice(out.length + 1), readFileSync(file)]));
  }

  it("are an index.js and a package.json for each function", () => {
    const names = Object.values(FUNCTIONS).flatMap((name) => [
      join(name, "index.js"),
      join(name, "package.json"),
    ]);
    assert.deepEqual([...read(copies[0] ?? "").keys()], names.sort());
  });

  it("are the same bytes from any folder", () => {
    const [first, second] = copies.map(read);
    assert.deepEqual(first, second);
  });

  it("hold no path of the machine that built them", () => {
    for (const [name, bytes] of read(copies[0] ?? "")) {
      const text = bytes.toString("utf8");
      for (const path of [scratch, ROOT, homedir()]) {
        assert.ok(path.length < 3 || !text.includes(`${path}/`), `${name} holds ${path}`);
      }
    }
  });

  it("load in Lambda's Node with nothing beside them, and export a handler", () => {
    for (const name of Object.values(FUNCTIONS)) {
      const script = "process.stdout.write(typeof require(process.argv[1]).handler)";
      const index = join(copies[0] ?? "", "out", name, "index.js");
      const alone = join(scratch, "alone", name);
      cpSync(dirname(index), alone, { recursive: true });
      const printed = execFileSync(process.execPath, ["-e", script, join(alone, "index.js")], {
        cwd: alone,
        env: { PATH: process.env.PATH ?? "", ...SETTINGS },
      });
      assert.equal(printed.toString(), "function", name);
    }
  });

  it("say which setting is missing, at the start", () => {
    const index = join(copies[0] ?? "", "out", FUNCTIONS.detectTrends, "index.js");
    const env = { ...SETTINGS, [ENVIRONMENT.shortWindow]: "" };
    // As Lambda's runtime does: it catches the error, where Node itself would print the whole bundled line.
    const load = `import(${JSON.stringify(pathToFileURL(index).href)}).catch(({ message }) => {
      console.log(message);
      process.exitCode = 1;
    });`;
    const { status, stdout } = spawnSync(process.execPath, ["-e", load], { env, encoding: "utf8" });
    assert.equal(status, 1);
    assert.match(stdout, /environment variable SHORT_WINDOW must be set, got ""/);
  });
});
