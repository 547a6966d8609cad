import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { missingKafkaPart } from "../../local/kafka/installKafka.ts";
import { runCommand } from "../pipeline/runCommand.ts";

const PROGRAM = join(import.meta.dirname, "fixtures/topic");

describe("a program with a Kafka topic, where no broker can be started", function () {
  this.timeout(120_000);
  const before = { ...process.env };
  let folder: string;

  /** Nothing on the path, and no Kafka in the cache. */
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "stock-analytics-missing-"));
    process.env.PATH = folder;
    process.env.XDG_CACHE_HOME = join(folder, "cache");
  });
  afterEach(() => {
    for (const name of ["PATH", "XDG_CACHE_HOME"]) {
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before[name];
    }
    rmSync(folder, { recursive: true, force: true });
  });

  function putJava(version: string): void {
    const file = join(folder, "java");
    writeFileSync(file, `#!/bin/sh\necho 'openjdk version "${version}"' >&2\n`);
    chmodSync(file, 0o755);
  }

  it("ends as for a missing part, and says what to do", async () => {
    const { code, stderr } = await runCommand(["local", "--program", PROGRAM, "--until-drained"]);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /Java 17 or later \(java\) is not there/);
    assert.match(stderr, /Run: stock-analytics local --kafka-bootstrap HOST:PORT\n$/);
  });

  it("knows the version of Java, also of those that begin with 1", () => {
    putJava("1.8.0_292");
    assert.match(missingKafkaPart() ?? "", /Java must be 17 or later, and is 8$/);
    putJava("11.0.2");
    assert.match(missingKafkaPart() ?? "", /and is 11$/);
  });

  it("misses Maven where Java is there", () => {
    putJava("17.0.1");
    assert.match(missingKafkaPart() ?? "", /Maven \(mvn\) is not there/);
  });
});
