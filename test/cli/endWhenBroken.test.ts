import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const CLI = join(import.meta.dirname, "../../cli");

/** A process in which an emulator throws out of a callback. */
function breakIn(message: string, before = ""): { code: number | null; stderr: string } {
  const script = `
    import { endWhenBroken } from "${CLI}/endWhenBroken.ts";
    import { Terminal } from "${CLI}/terminal/Terminal.ts";
    const letBreak = endWhenBroken(new Terminal(process.stdout, process.stderr));
    ${before}
    setTimeout(() => { throw new Error(${JSON.stringify(message)}); });
  `;
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    encoding: "utf8",
    env: { ...process.env, DEBUG: undefined },
  });
  return { code: status, stderr };
}

describe("endWhenBroken", () => {
  it("ends with 1 and a sentence when a part throws where nobody can catch it", () => {
    const { code, stderr } = breakIn("the file is torn");
    assert.equal(code, 1);
    assert.match(stderr, /^a part of the local run broke: the file is torn; report it, .*\n$/);
  });

  it("asks for room where the disk is full", () => {
    const { stderr } = breakIn("IO error: 000005.log: No space left on device");
    assert.match(stderr, /No space left on device; free some room on the disk, and start it again/);
  });

  it("leaves the process to Node afterwards", () => {
    assert.match(breakIn("later", "letBreak();").stderr, /Error: later\n\s+at /);
  });
});
