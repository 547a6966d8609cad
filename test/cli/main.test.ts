import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const ROOT = join(import.meta.dirname, "..", "..");
const run = promisify(execFile);

/** What the command prints. */
async function printed(...args: string[]): Promise<string> {
  const script = 'await (await import("./cli/main.ts")).main(process.argv);';
  const node = ["--input-type=module", "-e", script, "stock-analytics"];
  const { stdout } = await run(process.execPath, [...node, ...args], { cwd: ROOT });
  return stdout;
}

/** What the command prints about itself. */
const help = (...names: string[]): Promise<string> => printed(...names, "--help");

describe("the command", function () {
  // Each question starts a Node.js process.
  this.timeout(60_000);

  /** Subcommands, by the files that make them. */
  const made = globSync("cli/*.ts", { cwd: ROOT })
    .map((file) => /new Command\("([a-z]+)"\)/.exec(readFileSync(join(ROOT, file), "utf8"))?.[1])
    .filter((name) => name !== undefined)
    .toSorted();

  it("has every subcommand that there is a file for", async () => {
    const text = await help();
    const listed = [...text.matchAll(/^ {2}([a-z]+) \[?/gm)].map(([, name = ""]) => name);
    assert.ok(made.length >= 7, "the walk finds the files");
    assert.deepEqual(listed.filter((name) => name !== "help").toSorted(), made);
  });

  it("says its version", async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
      version: string;
    };
    assert.equal(await printed("--version"), `${version}\n`);
  });

  it("has them all in the README, and no others", () => {
    const readme = readFileSync(join(ROOT, "README.md"), "utf8");
    const told = [...readme.matchAll(/^\| `npx stock-analytics ([a-z]+)` +\|/gm)];
    assert.deepEqual(told.map(([, name = ""]) => name).toSorted(), made);
  });

  for (const name of made) {
    it(`has examples for ${name}`, async () => {
      assert.match(await help(name), /^Examples?:$/m);
    });
  }
});
