import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..", "..");
const SCRIPT = 'await (await import("./cli/main.ts")).main(process.argv);';

/** Nothing of the machine's own account or settings. */
const ENVIRONMENT = {
  ...{ PATH: process.env.PATH, HOME: "/nowhere", NO_COLOR: "1" },
  AWS_EC2_METADATA_DISABLED: "true",
};

function argumentsOf(...args: string[]): string[] {
  return ["--input-type=module", "-e", SCRIPT, "stock-analytics", ...args];
}

describe("the command's usage", function () {
  // Each run starts a Node.js process.
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "command-usage-"));
    writeFileSync(join(folder, "A.csv"), "date,close\n2024-03-15,1\n");
  });
  after(() => rmSync(folder, { recursive: true }));

  function run(...args: string[]) {
    const given = args.map((arg) => arg.replace("FOLDER", folder));
    const options = { cwd: ROOT, encoding: "utf8", env: ENVIRONMENT } as const;
    return spawnSync(process.execPath, argumentsOf(...given), options);
  }

  const wrong: [string[], RegExp][] = [
    [["local", "--speed", "5"], /^--symbol and --speed are of a replay; add --replay FILE$/m],
    [["local", "--symbol", "A"], /^--symbol and --speed are of a replay; add --replay FILE$/m],
    [
      ["local", "--stack", "prd", "--replay", "FOLDER/A.csv"],
      /^--stack "prd" has no Pulumi\.prd\.yaml in .*; write --stack prod$/m,
    ],
    [["policy", "--stack", "prd"], /^--stack "prd" has no Pulumi\.prd\.yaml in .*; write --stack/m],
    [["policy", "--pack", "FOLDER"], /^--pack ".*" has no PulumiPolicy\.yaml; name the folder/m],
    [["produce", "simulated", "--symbols", "aapl"], /"aapl" is no symbol.*Write "AAPL"/],
    [["produce", "simulated", "--symbols", "A", "--start", "soon"], /must be ISO 8601 with a zone/],
    [["produce", "simulated", "--symbols", "A", "--stream", ""], /must not be empty/],
    [["produce", "simulated", "--symbols", "A"], /^no AWS region is set; set AWS_REGION/m],
    [
      ["produce", "simulated", "--symbols", "A", "--endpoint-url", "localhost:4567"],
      /'localhost:4567' is invalid\. must be an address with http:\/\/ or https:\/\//,
    ],
    [
      ["produce", "replay", "FOLDER/A.csv", "--stream", "s", "--kafka", "h:1", "--topic", "t"],
      /^--stream and --endpoint-url are of a stream; leave them or --kafka out$/m,
    ],
  ];
  for (const [args, message] of wrong) {
    it(`ends with 2 after ${args.join(" ")}`, () => {
      const { status, stderr } = run(...args);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /\n\s+at /);
      assert.equal(status, 2);
    });
  }

  for (const names of [["--help"], ["local", "--help"]]) {
    it(`outlives a reader of ${names.join(" ")} that goes at once`, async () => {
      const child = spawn(process.execPath, argumentsOf(...names), { cwd: ROOT, env: ENVIRONMENT });
      child.stdout.destroy();
      let said = "";
      child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
      const [code] = (await once(child, "close")) as [number];
      assert.equal(said, "");
      assert.equal(code, 0);
    });
  }

  it("says when its output cannot be written", function () {
    if (!existsSync("/dev/full")) this.skip();
    const { status, stderr } = spawnSync(process.execPath, argumentsOf("--version"), {
      ...{ cwd: ROOT, encoding: "utf8", env: ENVIRONMENT },
      stdio: ["ignore", openSync("/dev/full", "w"), "pipe"],
    });
    assert.match(stderr, /^the output could not be written \(ENOSPC.*\); send it elsewhere\n$/);
    assert.equal(status, 1);
  });
});
