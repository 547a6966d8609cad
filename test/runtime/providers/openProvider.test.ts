import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { PROVIDER_NAMES, PROVIDERS } from "../../../runtime/contract/providers.ts";
import { openProvider } from "../../../runtime/providers/openProvider.ts";
import { askAll } from "./askAll.ts";
import { RECORDED } from "./fixtures/recordedAnswers.ts";
import { ProviderServer, say } from "./ProviderServer.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

describe("openProvider", () => {
  it("opens each provider with the quota of its plan without a price", () => {
    for (const name of PROVIDER_NAMES) {
      const provider = openProvider(name, { apiKey: "key" });
      const { plans, defaultPlan } = PROVIDERS[name];
      assert.deepEqual([provider.name, provider.quota], [name, plans[defaultPlan]]);
    }
  });

  it("takes another plan, and limits that differ from it", () => {
    const provider = openProvider("fmp", {
      apiKey: "key",
      plan: "premium",
      quota: { symbolsPerRequest: 20 },
    });
    assert.deepEqual(provider.quota, { symbolsPerRequest: 20, requestsPerMinute: 750 });
  });

  it("refuses plans that do not exist, and names those that do", () => {
    for (const plan of ["gold", "toString"]) {
      assert.throws(() => openProvider("fmp", { apiKey: "key", plan }), {
        name: "RangeError",
        message: new RegExp(`\\(basic, starter, premium, ultimate\\), got "${plan}"`),
      });
    }
  });

  it("refuses a missing key, and one that is none, without saying it", () => {
    assert.throws(() => openProvider("finnhub"), /the API key of Finnhub is missing/);
    assert.throws(
      () => openProvider("finnhub", { apiKey: "two\nlines" }),
      (error: Error) => /holds more than/.test(error.message) && !error.message.includes("two"),
    );
  });

  it("sends keys nowhere in the clear", () => {
    for (const baseUrl of ["http://example.com/", "ftp://127.0.0.1/", "https://u:p@example.com/"]) {
      for (const name of ["fmp", "finnhub", "yahoo"] as const) {
        assert.throws(
          () => openProvider(name, { apiKey: "key", baseUrl }),
          /"baseUrl" must be an https:\/\/ address/,
        );
      }
    }
    assert.equal(openProvider("fmp", { apiKey: "k", baseUrl: "https://example.com" }).name, "fmp");
  });

  it("works from one bundle like those of the functions, of less than 400 kB", async () => {
    const folder = mkdtempSync(join(tmpdir(), "providers-"));
    const server = new ProviderServer();
    await server.start();
    try {
      const outfile = join(folder, "index.cjs");
      await build({
        absWorkingDir: ROOT,
        entryPoints: [join("runtime", "providers", "openProvider.ts")],
        ...{ outfile, bundle: true, platform: "node", target: "node24", format: "cjs" },
        mainFields: ["module", "main"],
        supported: { "dynamic-import": false },
        minify: true,
      });
      assert.ok(statSync(outfile).size < 400_000, `${statSync(outfile).size} bytes`);
      const bundle = createRequire(outfile)(outfile) as { openProvider: typeof openProvider };
      for (const name of ["fmp", "finnhub", "yahoo"] as const) {
        server.reply(say(RECORDED[name]));
        const options = { apiKey: "key", baseUrl: server.baseUrl };
        const [answer] = await askAll(bundle.openProvider(name, options), ["AAPL"]);
        assert.deepEqual([answer?.failure, answer?.quotes.length], [undefined, 1], name);
      }
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true });
    }
  });
});
