import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { findPart, PARTS, type PartName } from "../../local/emulators/findPart.ts";
import { useTemporaryDirectory } from "./temporaryDirectory.ts";

const ROOT = join(import.meta.dirname, "../..");

describe("findPart", () => {
  const directory = useTemporaryDirectory();

  it("names the versions that the package asks its users for", () => {
    const { peerDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
      peerDependencies: Record<string, string>;
    };
    for (const [name, version] of Object.entries(PARTS)) {
      assert.equal(peerDependencies[name], version);
    }
  });

  it("finds what is installed", () => {
    assert.equal(findPart("kinesalite"), join(ROOT, "node_modules/kinesalite"));
  });

  it("prints the command that installs what is missing, or has another version", async () => {
    // A copy in a folder that sees no packages but its own.
    const folder = join(directory(), "consumer");
    for (const file of ["findPart.ts", "MissingPartError.ts"]) {
      cpSync(join(ROOT, "local/emulators", file), join(folder, file));
    }
    const url = pathToFileURL(join(folder, "findPart.ts")).href;
    const copy = (await import(url)) as { findPart: (name: PartName) => string };
    assert.throws(() => copy.findPart("fauxqs"), {
      name: "MissingPartError",
      message:
        /^The local run needs fauxqs, which is not installed\. Run: npm i -D fauxqs@2\.4\.1$/,
    });
    const installed = join(folder, "node_modules/fauxqs");
    mkdirSync(installed, { recursive: true });
    writeFileSync(join(installed, "package.json"), '{"name":"fauxqs","version":"2.5.0"}');
    assert.throws(() => copy.findPart("fauxqs"), {
      name: "MissingPartError",
      message: /needs fauxqs 2\.4\.1 and found 2\.5\.0\. Run: npm i -D fauxqs@2\.4\.1$/,
      command: "npm i -D fauxqs@2.4.1",
    });
  });
});
