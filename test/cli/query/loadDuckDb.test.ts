import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { LakeError } from "../../../cli/query/LakeError.ts";
import { DUCKDB_VERSION, loadDuckDb, type DuckDb } from "../../../cli/query/loadDuckDb.ts";

function failing(error: Error): () => Promise<DuckDb> {
  return () => Promise.reject(error);
}

describe("loadDuckDb", () => {
  it("loads the engine that is installed", async () => {
    assert.equal(typeof (await loadDuckDb()).DuckDBInstance.create, "function");
  });

  it("gives the exact command when it is not installed", async () => {
    const missing = Object.assign(new Error("Cannot find package"), {
      code: "ERR_MODULE_NOT_FOUND",
    });
    await assert.rejects(loadDuckDb(failing(missing)), (error: unknown) => {
      assert.ok(error instanceof LakeError);
      assert.equal(error.exitCode, 2);
      assert.equal(
        error.message,
        "local queries need DuckDB, which is not installed; run\n  npm i -D @duckdb/node-api@1.5.5-r.5",
      );
      return true;
    });
  });

  it("says why an installed engine does not load", async () => {
    await assert.rejects(
      loadDuckDb(failing(new Error("libduckdb.so: wrong ELF class"))),
      /cannot be loaded \(libduckdb\.so: wrong ELF class\); install it again/,
    );
  });

  it("asks for the release that the package declares", () => {
    const text = readFileSync(new URL("../../../package.json", import.meta.url), "utf8");
    const { peerDependencies } = JSON.parse(text) as { peerDependencies: Record<string, string> };
    assert.equal(peerDependencies["@duckdb/node-api"], DUCKDB_VERSION);
  });
});
