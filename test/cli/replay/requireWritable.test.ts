import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { requireWritable } from "../../../cli/replay/requireWritable.ts";
import { UsageError } from "../../../cli/UsageError.ts";
import { useTemporaryDirectory } from "../../emulators/temporaryDirectory.ts";

describe("requireWritable", () => {
  const directory = useTemporaryDirectory();

  it("takes a file that can be made, and leaves none behind", () => {
    const file = join(directory(), "new.json");
    requireWritable(file, []);
    assert.equal(existsSync(file), false);
  });

  it("takes a file that is there, and leaves it as it is", () => {
    const file = join(directory(), "old.json");
    writeFileSync(file, "old");
    requireWritable(file, [join(directory(), "missing.csv")]);
    assert.equal(readFileSync(file, "utf8"), "old");
  });

  it("refuses folders, files in folders that are not there, and files that are none", () => {
    const folder = join(directory(), "folder");
    mkdirSync(folder);
    for (const file of [folder, join(folder, "a/b.json"), join(directory(), "x\0y")]) {
      assert.throws(() => requireWritable(file, []), UsageError, file);
    }
  });

  it("refuses to overwrite what is replayed, by whatever name", () => {
    const [file, link] = [join(directory(), "A.csv"), join(directory(), "link.json")];
    writeFileSync(file, "date,close\n");
    symlinkSync(file, link);
    for (const report of [file, link]) {
      assert.throws(() => requireWritable(report, ["other.csv", file]), /would overwrite/);
    }
    assert.equal(readFileSync(file, "utf8"), "date,close\n");
  });
});
