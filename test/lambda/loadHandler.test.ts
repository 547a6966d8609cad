import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFunction, makeHost, pick, type TestHost } from "./makeHost.ts";

describe("loadHandler", () => {
  let t: TestHost;
  beforeEach(() => {
    t = makeHost();
  });
  afterEach(() => t.close());

  it("runs a CommonJS handler", async () => {
    await t.deploy({ "index.js": "exports.handler = async (event) => ({ got: event.n });" });
    assert.deepEqual(await t.call({ n: 7 }), { got: 7 });
  });

  it("runs an ES module in .mjs", async () => {
    await t.deploy({ "index.mjs": "export const handler = async () => import.meta.url;" });
    assert.match(String(await t.call()), /index\.mjs$/);
  });

  it("runs an ES module in .js when the zip's package.json says so", async () => {
    await t.deploy({
      "package.json": '{"type":"module"}',
      "index.js": "await 0; export const handler = async () => 'module';",
    });
    assert.equal(await t.call(), "module");
  });

  it("runs .cjs beside a package.json of type module", async () => {
    await t.deploy({
      "package.json": '{"type":"module"}',
      "index.cjs": "module.exports.handler = async () => typeof require;",
    });
    assert.equal(await t.call(), "function");
  });

  it("reads index.js as CommonJS though the data folder lies in an ES module package", async () => {
    writeFileSync(join(t.dataDir, "package.json"), '{"type":"module"}');
    await t.deploy({ "index.js": "exports.handler = async () => typeof require;" });
    assert.equal(await t.call(), "function");
  });

  it("finds a nested export in a folder", async () => {
    await t.deploy(
      { "src/app.js": "exports.api = { run: async () => 'nested' };" },
      { handler: "src/app.api.run" },
    );
    assert.equal(await t.call(), "nested");
  });

  it("reports a missing module, a missing export and broken code by Lambda's names", async () => {
    await t.deploy({ "other.js": "" });
    assert.equal((await t.errorOf()).errorType, "Runtime.ImportModuleError");
    await t.deploy({ "index.js": "exports.other = 1;" });
    assert.equal((await t.errorOf()).errorType, "Runtime.HandlerNotFound");
    await t.deploy({ "index.js": "const = ;" });
    assert.equal((await t.errorOf()).errorType, "Runtime.UserCodeSyntaxError");
    await t.deploy({ "index.js": "throw new TypeError('at the top');" });
    assert.deepEqual(pick(await t.errorOf()), ["TypeError", "at the top"]);
    await t.deploy({ "index.js": "" }, { handler: "index" });
    assert.equal((await t.errorOf()).errorType, "Runtime.MalformedHandlerName");
  });

  it("refuses a file that is no zip, and a zip that leaves its folder", async () => {
    const zipPath = join(t.dataDir, "no.zip");
    writeFileSync(zipPath, "no zip");
    await assert.rejects(t.host.deploy(makeFunction({ zipPath })), /must be a zip/);
    await assert.rejects(t.deploy({ "../../out.js": "" }), /must stay in its folder/);
    assert.equal(existsSync(join(t.dataDir, "out.js")), false);
  });

  it("uses new code after a second deploy, and the old one for what is under way", async () => {
    const wait = "new Promise((done) => setTimeout(done, 300))";
    await t.deploy({ "index.js": `exports.handler = async () => { await ${wait}; return 1; };` });
    await t.call();
    const underWay = t.call();
    await t.deploy({ "index.js": "exports.handler = async () => 2;" });
    assert.equal(await t.call(), 2);
    assert.equal(await underWay, 1);
  });
});
