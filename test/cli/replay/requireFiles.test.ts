import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { requireFiles } from "../../../cli/replay/requireFiles.ts";
import { UsageError } from "../../../cli/UsageError.ts";
import { useTemporaryDirectory } from "../../emulators/temporaryDirectory.ts";

describe("requireFiles", () => {
  const directory = useTemporaryDirectory();

  it("takes files, and leaves to the readers to say what is wrong with those that are none", () => {
    const file = join(directory(), "A.csv");
    writeFileSync(file, "");
    requireFiles([file, directory(), join(directory(), "missing.csv")]);
  });

  it("refuses an option in the place of a file", () => {
    assert.throws(() => requireFiles(["--until-drained"]), {
      name: UsageError.name,
      message: /--replay must be followed by a file, got "--until-drained"/,
    });
  });

  it("refuses a pipe or a device, which could be read once only", () => {
    assert.throws(() => requireFiles(["/dev/null"]), /is a pipe or a device/);
  });
});
