import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requireStack } from "../../cli/requireStack.ts";
import { UsageError } from "../../cli/UsageError.ts";

describe("requireStack", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "require-stack-"));
    write("Pulumi.yaml", "name: shop\nruntime: nodejs\n");
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function write(name: string, text = ""): void {
    writeFileSync(join(folder, name), text);
  }

  it("takes a stack that has a file, qualified or not", () => {
    write("Pulumi.prod.yaml");
    requireStack(folder, "prod");
    requireStack(folder, "desk/shop/prod");
  });

  it("refuses one that has none where others have, and says which was meant", () => {
    write("Pulumi.prod.yaml");
    write("Pulumi.test.yaml");
    assert.throws(
      () => requireStack(folder, "prd"),
      (error) => {
        assert.ok(error instanceof UsageError);
        const said = `--stack "prd" has no Pulumi.prd.yaml in "${folder}", which has those of prod, test; `;
        assert.equal(error.message, `${said}write --stack prod`);
        return true;
      },
    );
    assert.throws(() => requireStack(folder, "elsewhere"), /; name one of them, or add the file$/);
  });

  it("looks where the project keeps its stacks' files", () => {
    write("Pulumi.yaml", "name: shop\nruntime: nodejs\nstackConfigDir: stacks\n");
    mkdirSync(join(folder, "stacks"));
    write(join("stacks", "Pulumi.prod.yaml"));
    requireStack(folder, "prod");
    assert.throws(() => requireStack(folder, "prd"), /write --stack prod$/);
  });

  it("takes the stack that nobody need name, and any in a project without such files", () => {
    requireStack(folder, "anything");
    write("Pulumi.prod.yaml");
    requireStack(folder, "dev");
  });
});
