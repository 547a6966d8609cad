import assert from "node:assert/strict";
import { join } from "node:path";
import type { PropertyMap } from "../../local/engine/PropertyValue.ts";
import { UNKNOWN } from "../../local/engine/PropertyValue.ts";
import { judgeResources } from "../../local/policy/judgeProgram.ts";
import type { PackConfig, PolicyDescription } from "../../local/policy/model.ts";
import { levelOf } from "../../local/policy/translate.ts";
import { PolicyHost } from "../../local/policy/PolicyHost.ts";
import { GROUPS } from "../../policy/framework/groups.ts";
import { RULES } from "../../policy/rules.ts";
import { makeResource, makeStackResource } from "./makeResource.ts";

const PACK = join(import.meta.dirname, "..", "..", "policy");
const STREAM = "aws:kinesis/stream:Stream";
const LOGS = "aws:cloudwatch/logGroup:LogGroup";

/** Keeps no rule. */
const openStream = makeResource({ type: STREAM, name: "ticks" });
const loggedFor30Days = makeResource({ type: LOGS, name: "logs", inputs: { retentionInDays: 30 } });

const exemption = (overrides: object = {}) => ({
  rule: "kinesis-stream-customer-key",
  resource: "ticks",
  reason: "the records are public anyway",
  expires: "2999-12-31",
  ...overrides,
});

describe("policy pack in the real host", function () {
  // The host is a Node.js process.
  this.timeout(60_000);
  let host: PolicyHost;
  let policies: readonly PolicyDescription[];

  before(async () => {
    host = await PolicyHost.start({ packDir: PACK });
    ({ policies } = await host.describe());
  });
  after(() => host.stop());

  const judge = async (
    resources: Parameters<typeof judgeResources>[1],
    config: PackConfig = {},
  ) => {
    await host.configure(config, policies);
    const mends = policies.some((one) => levelOf(config, one) === "remediate");
    return judgeResources(host, [makeStackResource(), ...resources], { mends });
  };
  const summarize = ({ findings }: Awaited<ReturnType<typeof judge>>, rule?: string) =>
    findings
      .filter(({ policy }) => rule === undefined || policy === rule)
      .map(({ policy, level, urn, message }) => {
        const name = urn.slice(urn.lastIndexOf("::") + 2);
        return `${level} ${policy} ${name}: ${message.replaceAll("\n", " | ")}`;
      });

  it("describes every rule as the pack has it, the settings first and what nobody used last", () => {
    const [settings, ...rules] = policies;
    assert.equal(rules.pop()?.name, "unused-exemptions");
    assert.equal(settings?.name, "settings");
    assert.deepEqual(
      rules.map(({ name, level, severity, description, type, url }) => {
        return { name, level, severity, description, type, url };
      }),
      RULES.map(({ name, level, severity, title, scope, links: [url] }) => {
        return { name, level, severity, description: title, type: scope, url };
      }),
    );
    for (const { tags } of rules) assert.ok(tags.every((tag) => Object.hasOwn(GROUPS, tag)));
  });

  it("reports a violation at the rule's level, with property, value and remedy", async () => {
    assert.deepEqual(summarize(await judge([openStream]), "kinesis-stream-customer-key"), [
      "mandatory kinesis-stream-customer-key ticks: " +
        "Kinesis streams are encrypted at rest with a customer managed key. | " +
        '"encryptionType" must be "KMS", got none; ' +
        'set encryptionType to "KMS" and kmsKeyId to the ARN of a key of your own.',
    ]);
  });

  it("says of an unknown value that it is not known yet, as advice", async () => {
    const inputs: PropertyMap = { encryptionType: "KMS", kmsKeyId: UNKNOWN };
    const resource = makeResource({ type: STREAM, name: "ticks", inputs });
    assert.deepEqual(summarize(await judge([resource]), "kinesis-stream-customer-key"), [
      "advisory kinesis-stream-customer-key ticks: [not known yet] " +
        "Kinesis streams are encrypted at rest with a customer managed key. | " +
        '"kmsKeyId" is known only after the update, and checked again then.',
    ]);
  });

  it("never shows a secret by wrapping it", async () => {
    const inputs = { encryptionType: "KMS", kmsKeyId: "alias/mine" };
    const secretInputs = ["kmsKeyId"];
    const resource = makeResource({ type: STREAM, name: "ticks", inputs, secretInputs });
    assert.deepEqual(summarize(await judge([resource]), "kinesis-stream-customer-key"), []);
  });

  it("takes a rule's level and parameters", async () => {
    const config = {
      "kinesis-stream-customer-key": "advisory",
      "log-group-retention": { enforcementLevel: "mandatory", minDays: 90 },
    } as const;
    const found = summarize(await judge([openStream, loggedFor30Days], config));
    assert.ok(found.some((one) => one.startsWith("advisory kinesis-stream-customer-key")));
    assert.ok(
      found.some(
        (one) => one.startsWith("mandatory log-group-retention") && one.includes("at least 90"),
      ),
    );
    const off = { all: "disabled" } as const;
    assert.deepEqual(summarize(await judge([openStream, loggedFor30Days], off)), []);
  });

  it("takes levels of groups, a rule's own before them", async () => {
    const levels = { encryption: "advisory", logging: "disabled" };
    const some = await judge([openStream, loggedFor30Days], { settings: { levels } });
    assert.deepEqual(
      some.findings
        .map(({ level, policy }) => `${level} ${policy}`)
        .filter((one) => /kinesis-stream-customer-key|log-group-retention/.test(one)),
      ["advisory kinesis-stream-customer-key"],
    );
    const own = { settings: { levels: { ...levels, "kinesis-stream-customer-key": "mandatory" } } };
    const [first] = summarize(await judge([openStream], own), "kinesis-stream-customer-key");
    assert.match(first ?? "", /^mandatory/);
  });

  it("lists what an exemption covers, with its reason", async () => {
    const urn = openStream.urn;
    for (const resource of ["ticks", "t*s", urn, "*::ticks"]) {
      const config = { settings: { exemptions: [exemption({ resource })] } };
      const [only, ...more] = summarize(
        await judge([openStream], config),
        "kinesis-stream-customer-key",
      );
      assert.ok(
        only?.startsWith(
          "advisory kinesis-stream-customer-key ticks: [exempted until 2999-12-31] " +
            "the records are public anyway | Kinesis streams",
        ),
        `${resource}: ${String(only)}`,
      );
      assert.deepEqual(more, []);
    }
    const others = { settings: { exemptions: [exemption({ resource: "tick" })] } };
    const [found] = summarize(await judge([openStream], others), "kinesis-stream-customer-key");
    assert.match(found ?? "", /^mandatory/);
  });

  const BAD: readonly (readonly [string, object, string])[] = [
    ["without an end", { expires: undefined }, '"exemptions[0].expires" must be a day'],
    [
      "until a day that is none",
      { expires: "2999-02-30" },
      '"exemptions[0].expires" must be a day',
    ],
    ["without a reason", { reason: "  " }, '"exemptions[0].reason" must say why'],
    ["of no resource", { resource: "" }, '"exemptions[0].resource" must be a URN'],
    ["of no rule", { rule: "kinesis" }, '"exemptions[0].rule" must name a rule'],
    [
      "of a rule that is misspelt",
      { rule: "kinesis-stream-customer-kye" },
      '"exemptions[0].rule" must name a rule of the pack, got "kinesis-stream-customer-kye"; ' +
        'did you mean "kinesis-stream-customer-key"?',
    ],
  ];
  for (const [what, overrides, message] of BAD) {
    it(`refuses an exemption ${what}, and does not apply it`, async () => {
      const given = JSON.parse(JSON.stringify(exemption(overrides))) as object;
      const found = await judge([openStream], { settings: { exemptions: [given] } });
      const [problem, ...more] = summarize(found, "settings");
      assert.ok(problem?.startsWith(`mandatory settings stocks-dev: ${message}`), problem);
      assert.deepEqual(more, []);
      const [still] = summarize(found, "kinesis-stream-customer-key");
      assert.match(still ?? "", /^mandatory/);
    });
  }

  it("tells of an exemption past its end as advice, and does not apply it", async () => {
    const given = exemption({ expires: "2020-02-29" });
    const found = await judge([openStream], { settings: { exemptions: [given] } });
    assert.deepEqual(summarize(found, "settings"), [
      'advisory settings stocks-dev: "exemptions[0].expires" must not be past, got "2020-02-29": ' +
        'kinesis-stream-customer-key holds for "ticks" again; ' +
        "take the exemption out, or say anew for how long",
    ]);
    const [still] = summarize(found, "kinesis-stream-customer-key");
    assert.match(still ?? "", /^mandatory/);
    assert.deepEqual(summarize(found, "unused-exemptions"), []);
  });

  const UNUSED: readonly (readonly [string, object, string])[] = [
    [
      "of a resource that keeps the rule",
      { resource: "encr*" },
      '"exemptions[1]" covers nothing: "encr*" does not break kinesis-stream-customer-key; take',
    ],
    [
      "of a resource whose name is misspelt",
      { resource: "encypted" },
      '"exemptions[1].resource" must name a resource of the stack for ' +
        'kinesis-stream-customer-key, got "encypted"; did you mean "encrypted"?',
    ],
    [
      "of nothing there is",
      { resource: "website*" },
      '"exemptions[1].resource" must name a resource of the stack for ' +
        'kinesis-stream-customer-key, got "website*"; name one, or take the exemption out',
    ],
  ];
  for (const [what, overrides, message] of UNUSED) {
    it(`tells of an exemption ${what}, and not of one that is used`, async () => {
      const inputs = { encryptionType: "KMS", kmsKeyId: "alias/mine" };
      const encrypted = makeResource({ type: STREAM, name: "encrypted", inputs });
      const exemptions = [exemption(), exemption(overrides)];
      const found = await judge([openStream, encrypted], { settings: { exemptions } });
      const [only, ...more] = summarize(found, "unused-exemptions");
      assert.ok(only?.startsWith(`advisory unused-exemptions : ${message}`), only);
      assert.deepEqual(more, []);
      assert.deepEqual(summarize(found, "settings"), []);
    });
  }

  it("takes an exemption for used where only the update will show", async () => {
    const inputs: PropertyMap = { encryptionType: "KMS", kmsKeyId: UNKNOWN };
    const open = makeResource({ type: STREAM, name: "ticks", inputs });
    const found = await judge([open], { settings: { exemptions: [exemption()] } });
    assert.deepEqual(summarize(found, "unused-exemptions"), []);
  });

  it("refuses levels of what it does not have, or that there are not", async () => {
    const levels = { encryptoin: "advisory", cost: "remediate" };
    const found = summarize(await judge([], { settings: { levels } }), "settings");
    assert.equal(found.length, 2);
    found.sort();
    assert.match(
      found[1] ?? "",
      /"levels\.encryptoin" must name a group or a rule of .*; did you mean "encryption"\?$/,
    );
    assert.match(found[0] ?? "", /"levels\.cost" must be advisory, mandatory, disabled, got "rem/);
  });

  it("mends a retention where it is told to, and keeps the rest as it was", async () => {
    const inputs: PropertyMap = { retentionInDays: 30, kmsKeyId: "alias/mine", name: UNKNOWN };
    const secretInputs = ["kmsKeyId"];
    const resource = makeResource({ type: LOGS, name: "logs", inputs, secretInputs });
    const config = { "log-group-retention": "remediate" } as const;
    const { remediations, findings } = await judge([resource], config);
    assert.deepEqual(
      findings.filter(({ policy }) => policy === "log-group-retention"),
      [],
    );
    const [mended] = remediations;
    assert.equal(mended?.policy, "log-group-retention");
    assert.deepEqual(mended.properties, {
      retentionInDays: 365,
      kmsKeyId: {
        "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
        value: "alias/mine",
      },
      name: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    });
  });

  it("adds missing tags that it was given a value for, beside those that are there", async () => {
    const inputs: PropertyMap = { tags: { Team: "markets" } };
    const resource = makeResource({ type: LOGS, name: "logs", inputs });
    const tags = ["Project=stocks", "Owner"];
    const config = { "required-tags": { enforcementLevel: "remediate", tags } } as const;
    const { remediations, findings } = await judge([resource], config);
    const mended = remediations.find(({ policy }) => policy === "required-tags");
    assert.deepEqual(mended?.properties, { tags: { Team: "markets", Project: "stocks" } });
    const found = findings.filter(({ policy }) => policy === "required-tags");
    assert.equal(found.length, 1);
    assert.match(found[0]?.message ?? "", /"tags\.Owner" must be set/);
  });

  it("does not mend what is exempted or right", async () => {
    const covered = exemption({ rule: "log-group-retention", resource: "logs" });
    const config = {
      "log-group-retention": "remediate",
      settings: { exemptions: [covered] },
    } as const;
    assert.deepEqual((await judge([loggedFor30Days], config)).remediations, []);
    const right = makeResource({ type: LOGS, name: "logs", inputs: { retentionInDays: 365 } });
    const all = { "log-group-retention": "remediate" } as const;
    assert.deepEqual((await judge([right], all)).remediations, []);
  });
});
