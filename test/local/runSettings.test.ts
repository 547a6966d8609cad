import assert from "node:assert/strict";
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keepSettings, readSettings } from "../../local/runSettings.ts";
import { useTemporaryDirectory } from "../emulators/temporaryDirectory.ts";

describe("keepSettings", () => {
  const directory = useTemporaryDirectory();

  it("keeps what decides how functions are set, and nothing else, for this user alone", () => {
    const settings = {
      programDir: "/program",
      stack: "dev",
      config: { symbols: ["AAPL"] },
      functionEnvironment: { FEED: "any" },
      kafkaBootstrap: ["127.0.0.1:9092"],
      kafkaLogin: true,
    };
    keepSettings(directory(), { ...settings, dataDir: "somewhere" } as typeof settings);
    assert.deepEqual(readSettings(directory()), settings);
    assert.deepEqual(readdirSync(directory()), ["settings.json"]);
    assert.equal(statSync(join(directory(), "settings.json")).mode & 0o777, 0o600);
  });

  it("replaces those of the run before", () => {
    keepSettings(directory(), { programDir: "/other", stack: "prod" });
    assert.deepEqual(readSettings(directory()), { programDir: "/other", stack: "prod" });
  });

  it("names the file that somebody has broken", () => {
    const broken = join(directory(), "broken");
    mkdirSync(broken);
    writeFileSync(join(broken, "settings.json"), '{"x":');
    assert.throws(() => readSettings(broken), {
      name: "DataDirectoryError",
      exitCode: 2,
      message: /^data directory ".*broken" has a settings\.json that cannot be read \(/,
    });
  });

  it("knows of none where no run was", () => {
    const empty = join(directory(), "empty");
    mkdirSync(empty);
    assert.equal(readSettings(empty), undefined);
  });
});
