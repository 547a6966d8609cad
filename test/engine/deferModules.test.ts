import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deferModules } from "../../local/engine/deferModules.ts";

interface Asking {
  readonly make: (value: number) => { readonly value: number };
  readonly Kind: new (value: number) => { readonly value: number };
  readonly limit: () => number;
}

const WANTED = `
globalThis.wantedWasLoaded = true;
class Kind { constructor(value) { this.value = value; } }
module.exports = { Kind, make: (value) => new Kind(value), limit: 7 };
`;

describe("deferModules", () => {
  const scope = globalThis as { wantedWasLoaded?: boolean };
  let folder: string;
  let require: NodeJS.Require;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "engine-defer-"));
    writeFileSync(join(folder, "wanted.js"), WANTED);
    require = createRequire(join(folder, "index.js"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
    delete scope.wantedWasLoaded;
  });

  function load(text: string, functions: readonly string[] = []): Asking {
    writeFileSync(join(folder, "asking.js"), text);
    deferModules(require, "./asking.js", { "./wanted.js": functions });
    return require("./asking.js") as Asking;
  }

  const TAKES_PARTS = `
const { make, Kind } = require("./wanted.js");
module.exports = { make, Kind, limit: () => require("./wanted.js").limit };
`;

  it("loads a module when something of it is used", () => {
    const asking = load(
      `const wanted = require("./wanted.js"); exports.make = (v) => wanted.make(v);`,
    );
    assert.equal(scope.wantedWasLoaded, undefined);
    assert.equal(asking.make(3).value, 3);
    assert.equal(scope.wantedWasLoaded, true);
  });

  it("loads a module when one of the named functions is called", () => {
    const { make, Kind } = load(TAKES_PARTS, ["make", "Kind"]);
    assert.equal(scope.wantedWasLoaded, undefined);
    assert.equal(make(3).value, 3);
    assert.equal(scope.wantedWasLoaded, true);
    assert.ok(make(3) instanceof Kind);
  });

  it("loads a module when one of the named classes is constructed", () => {
    const { make, Kind } = load(TAKES_PARTS, ["make", "Kind"]);
    assert.equal(scope.wantedWasLoaded, undefined);
    assert.equal(new Kind(4).value, 4);
    assert.ok(make(3) instanceof Kind);
  });

  it("loads a module when something else of it is taken", () => {
    const { limit } = load(TAKES_PARTS, ["make", "Kind"]);
    assert.equal(limit(), 7);
    assert.equal(scope.wantedWasLoaded, true);
  });

  it("loads a module at once whose export is taken and not named", () => {
    load(TAKES_PARTS, ["make"]);
    assert.equal(scope.wantedWasLoaded, true);
  });
});
