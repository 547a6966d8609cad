import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { useTemporaryDirectory } from "../../emulators/temporaryDirectory.ts";

const MODULE = join(import.meta.dirname, "../../../runtime/lake/makeWorkFolder.ts");

describe("makeWorkFolder", () => {
  const directory = useTemporaryDirectory();

  it("removes what killed processes left, and nothing else", () => {
    const dead = Number(execFileSync(process.execPath, ["-p", "process.pid"]).toString());
    const kept = [`lake-${process.pid}-aaaaaa`, "lake-aaaaaa", `lake-${dead}-aaaaaa-mine`];
    for (const name of [...kept, `lake-${dead}-aaaaaa`]) mkdirSync(join(directory(), name));
    const script = `import { makeWorkFolder } from ${JSON.stringify(pathToFileURL(MODULE).href)};
      const folders = [makeWorkFolder(), makeWorkFolder()];
      process.stdout.write(folders.join("\\n"));`;
    const made = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
      env: { ...process.env, TMPDIR: directory() },
    });
    const [first = "", second = ""] = made.toString().split("\n");
    assert.notEqual(first, second);
    for (const folder of [first, second]) rmSync(folder, { recursive: true });
    assert.deepEqual(readdirSync(directory()).sort(), kept.sort());
    for (const name of kept) rmSync(join(directory(), name), { recursive: true });
  });

  it("leaves alone what another thread of the process works in, and removes an earlier one's", () => {
    const script = `
      import { mkdirSync, readdirSync, utimesSync } from "node:fs";
      const own = (end) => process.env.TMPDIR + "/lake-" + process.pid + "-" + end;
      mkdirSync(own("thread"));
      mkdirSync(own("before"));
      utimesSync(own("before"), 1, 1);
      const { makeWorkFolder } = await import(${JSON.stringify(pathToFileURL(MODULE).href)});
      makeWorkFolder();
      process.stdout.write(readdirSync(process.env.TMPDIR).join("\\n"));`;
    const listed = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
      env: { ...process.env, TMPDIR: directory() },
    });
    const names = listed.toString().split("\n");
    assert.equal(names.length, 2, names.join());
    assert.ok(names.some((name) => name.endsWith("-thread")));
  });
});
