import assert from "node:assert/strict";
import { GuardedProcess } from "../../local/emulators/GuardedProcess.ts";

describe("GuardedProcess", () => {
  it("tells what a program printed that ended before it was ready", async () => {
    const program = new GuardedProcess(["/bin/sh", "-c", "echo port taken >&2; exit 3"]);
    await assert.rejects(program.printed("listening"), /ended by itself: port taken/);
    assert.match((await program.failed).message, /port taken/);
    await program.stop();
  });

  it("tells when the program is none", async () => {
    const program = new GuardedProcess(["/no/such/program"]);
    await assert.rejects(program.printed("listening"), /"\/no\/such\/program" ended by itself/);
    await program.stop();
  });

  it("does not call a stop a failure", async () => {
    const program = new GuardedProcess(["/bin/sh", "-c", "echo ready; exec sleep 60"]);
    await program.printed("ready");
    let failed = false;
    void program.failed.then(() => (failed = true));
    await program.stop();
    await new Promise(setImmediate);
    assert.equal(failed, false);
  });
});
