import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { muteDebug } from "../../local/engine/muteDebug.ts";
import { runFixture } from "./runFixture.ts";

interface Log {
  readonly debug: (message: string) => Promise<void>;
  readonly info: (message: string) => Promise<void>;
}

/** An SDK that keeps what is said, and the order in which its parts were loaded. */
const PARTS: Readonly<Record<string, string>> = {
  "cmd/run/index.js": "",
  "cmd/run/instrumentation.js": `globalThis.loadedParts.push("instrumentation");`,
  "log/index.js": `
    globalThis.loadedParts.push("log");
    exports.said = [];
    exports.debug = async (message) => exports.said.push("debug " + message);
    exports.info = async (message) => exports.said.push("info " + message);`,
};

describe("muteDebug", function () {
  this.timeout(60_000);
  const scope = globalThis as { loadedParts?: string[] };
  let folder: string;
  let require: NodeJS.Require;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "engine-mute-"));
    require = createRequire(join(folder, "cmd/run/index.js"));
    scope.loadedParts = [];
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
    delete scope.loadedParts;
  });

  function install(parts: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(parts)) {
      mkdirSync(join(folder, path, ".."), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  }

  it("drops debug messages and no others", async () => {
    install(PARTS);
    muteDebug(require);
    const log = require("../../log") as Log & { readonly said: readonly string[] };
    await log.debug("a");
    await log.info("b");
    assert.deepEqual(log.said, ["info b"]);
  });

  it("loads what traces calls before what makes them", () => {
    install(PARTS);
    muteDebug(require);
    assert.deepEqual(scope.loadedParts, ["instrumentation", "log"]);
  });

  it("leaves an SDK alone that is laid out in another way", () => {
    install({ "cmd/run/index.js": "" });
    muteDebug(require);
    assert.deepEqual(scope.loadedParts, []);
  });

  it("is not for programs whose debug messages somebody takes", async () => {
    const messages: string[] = [];
    await runFixture("closures", {
      onDiagnostic: ({ severity, message }) => {
        if (severity === "debug") messages.push(message);
      },
    });
    assert.ok(messages.length > 0);
  });
});
