import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MissingPartError } from "../../local/emulators/MissingPartError.ts";
import { ProgramError } from "../../local/engine/ProgramError.ts";
import { InvalidPackConfigError } from "../../local/policy/InvalidPackConfigError.ts";
import type { Judgement, JudgeProgramOptions } from "../../local/policy/judgeProgram.ts";
import { judgeProgram } from "../../local/policy/judgeProgram.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const PACK = join(ROOT, "policy");
const fixture = (name: string) => join(import.meta.dirname, "fixtures", name);

const compileCacheDir = mkdtempSync(join(tmpdir(), "policy-test-"));
process.once("exit", () => rmSync(compileCacheDir, { recursive: true, force: true }));

const judge = (program: string, options: Partial<JudgeProgramOptions> = {}) =>
  judgeProgram({
    programDir: fixture(program),
    stack: "dev",
    packDir: PACK,
    compileCacheDir,
    ...options,
  });

const nameOf = (urn: string) => urn.slice(urn.lastIndexOf("::") + 2);

/** What the rules that the fixtures are made for find. */
const found = ({ findings }: Judgement) =>
  findings
    .filter(({ policy }) => RULES.includes(policy))
    .map(
      ({ policy, urn, level, message }) =>
        `${level} ${policy} ${nameOf(urn)}${message.startsWith("[not known yet]") ? ": not known yet" : ""}`,
    )
    .toSorted();

const RULES = [
  "kinesis-stream-customer-key",
  "s3-bucket-public-access-block",
  "iam-policy-no-service-wildcard",
  "log-group-retention",
];

describe("a policy pack on a program, on an engine stand-in", function () {
  // Each run starts two Node.js processes.
  this.timeout(120_000);

  it("judges what any program registers, as in an update", async () => {
    const judgement = await judge("open");
    assert.deepEqual(found(judgement), [
      "mandatory iam-policy-no-service-wildcard writer",
      "mandatory kinesis-stream-customer-key ticks",
      "mandatory s3-bucket-public-access-block raw",
    ]);
    const types = judgement.resources.map(({ type }) => type);
    assert.ok(types.includes("random:index/randomPet:RandomPet"));
    const { message } = judgement.findings.find(({ policy }) => policy === RULES[2]) ?? {};
    assert.match(message ?? "", /"policy\.Statement\[0\]\.Action" .*got "s3:\*"/);
    assert.deepEqual(judgement.notices, []);
    assert.deepEqual(judgement.remediations, []);
  });

  it("judges it as in a preview, where what is computed is not known", async () => {
    assert.deepEqual(found(await judge("open", { isPreview: true })), [
      "advisory iam-policy-no-service-wildcard writer: not known yet",
      "mandatory kinesis-stream-customer-key ticks",
      "mandatory s3-bucket-public-access-block raw",
    ]);
  });

  it("says of a program without resources that nothing was judged", async () => {
    const { notices, findings } = await judge("bare");
    assert.deepEqual(notices, ["the program registers no resources: nothing was judged"]);
    assert.deepEqual(findings, []);
  });

  it("makes up the same every time", async () => {
    const statesOf = ({ resources }: Judgement) =>
      Object.fromEntries(resources.map(({ urn, state }) => [urn, state])) as unknown;
    assert.deepEqual(statesOf(await judge("open")), statesOf(await judge("open")));
  });

  it("judges a program that needs what only a deployment gives as in a preview, and says so", async () => {
    const judgement = await judge("needy");
    assert.deepEqual(found(judgement), ["mandatory kinesis-stream-customer-key ticks"]);
    const [notice, ...more] = judgement.notices;
    assert.match(notice ?? "", /^the program needs values that only a deployment gives/);
    assert.deepEqual(more, []);
  });

  it("takes the stack's configuration, and says what is wrong with the program", async () => {
    const config = { protect: "perhaps" };
    await assert.rejects(judge("open", { config }), (error) => {
      assert.ok(error instanceof ProgramError);
      assert.match(error.message, /'open:protect' value 'perhaps' is not a valid boolean/);
      return true;
    });
  });

  it("refuses a configuration that the pack does not take, with all that is wrong", async () => {
    const packConfig = {
      "kinesis-stream-customer-keys": "advisory",
      "log-group-retention": { minDays: "many", days: 3 },
      "s3-bucket-public-access-block": "sometimes",
    } as never;
    await assert.rejects(judge("open", { packConfig }), (error) => {
      assert.ok(error instanceof InvalidPackConfigError);
      assert.match(error.message, /did you mean "kinesis-stream-customer-key"\?/);
      assert.match(error.message, /"log-group-retention\.minDays" must be integer/);
      assert.match(error.message, /"log-group-retention" must NOT have additional .*: "days"/);
      assert.match(error.message, /"s3-bucket-public-access-block" must be equal to one of/);
      return true;
    });
  });

  it("says how to get the SDK of policy packs where it is missing", async () => {
    const packDir = mkdtempSync(join(tmpdir(), "policy-pack-"));
    try {
      await assert.rejects(judge("open", { packDir }), (error) => {
        assert.ok(error instanceof MissingPartError);
        assert.match(error.message, /npm i -D @pulumi\/policy@\d/);
        return true;
      });
    } finally {
      rmSync(packDir, { recursive: true });
    }
  });

  it("says what a pack that does not start says", async () => {
    await assert.rejects(judge("open", { packDir: fixture("brokenPack") }), /no such rules/);
  });
});
