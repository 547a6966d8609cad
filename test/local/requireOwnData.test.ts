import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startLocalStack } from "../../local/LocalStack.ts";
import { requireOwnData } from "../../local/requireOwnData.ts";

const URN = "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::raw";

describe("requireOwnData", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "own-data-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(text: string): void {
    writeFileSync(join(folder, "resources.json"), text);
  }

  it("takes an empty folder, and one with the stack's own data", () => {
    requireOwnData(folder, { project: "shop", stack: "dev" });
    write(JSON.stringify([{ urn: URN }]));
    requireOwnData(folder, { project: "shop", stack: "dev" });
  });

  it("refuses another stack's, and another project's", () => {
    write(JSON.stringify([{ urn: URN }]));
    for (const owner of [
      { project: "shop", stack: "prod" },
      { project: "desk", stack: "dev" },
    ]) {
      assert.throws(() => requireOwnData(folder, owner), {
        name: "DataDirectoryError",
        exitCode: 2,
        message:
          `data directory "${folder}" holds the stack "dev" of the project "shop", and ` +
          `"${owner.stack}" of "${owner.project}" is to be run; name another directory, or remove this one`,
      });
    }
  });

  it("names the file that somebody has broken", () => {
    write("{");
    assert.throws(() => requireOwnData(folder, { project: "shop", stack: "dev" }), {
      name: "DataDirectoryError",
      message: /has a resources\.json that cannot be read \(.*\); name another directory/,
    });
  });

  it("holds a run off before anything is made, and gives the folder back", async () => {
    const data = join(folder, "data");
    mkdirSync(data);
    writeFileSync(join(data, "resources.json"), JSON.stringify([{ urn: URN }]));
    const programDir = join(import.meta.dirname, "fixtures", "program");
    const start = () => startLocalStack({ programDir, stack: "dev", dataDir: data });
    await assert.rejects(start(), /holds the stack "dev" of the project "shop"/);
    await assert.rejects(start(), /holds the stack "dev" of the project "shop"/);
    assert.deepEqual(readdirSync(data).toSorted(), ["lock.sqlite", "resources.json"]);
  });
});
