import assert from "node:assert/strict";
import type { Rule } from "../../policy/framework/Rule.ts";
import type { TestResource } from "./analyze.ts";
import { analyze } from "./analyze.ts";

/** One resource, or several of a stack; those judged that are not `subject` are named in what is expected. */
type Given = TestResource | readonly TestResource[];

/** What a rule says of resources, by what is special about them. Each kind needs one case at least. */
export interface RuleCases {
  readonly compliant: Readonly<Record<string, Given>>;
  /** Beginnings of the messages, in order: `"kmsKeyId" must be a key of your own, got none`. */
  readonly violating: Readonly<Record<string, readonly [Given, ...string[]]>>;
  /** Properties that are not known yet, in order; beginnings of messages beside them begin with `"`. */
  readonly unknown: Readonly<Record<string, readonly [Given, ...string[]]>>;
  /** Resources of the rule's types of which it has nothing to say. Default: none. */
  readonly notApplicable?: Readonly<Record<string, Given>>;
}

/** Tests a rule on resources that keep it, break it, and do not tell yet, and on one of another type. */
export function describeRule(rule: Rule, cases: RuleCases): void {
  describe(rule.name, () => {
    for (const [name, given] of Object.entries(cases.compliant)) {
      it(`takes ${name}`, async () => {
        const { violations, unknown, isNotApplicable } = await analyze(rule, listOf(given));
        assert.deepEqual([violations, unknown, isNotApplicable], [[], [], false]);
      });
    }
    for (const [name, [given, ...faults]] of Object.entries(cases.violating)) {
      it(`finds ${name}`, async () => {
        const { violations, unknown } = await analyze(rule, listOf(given));
        assert.ok(faults.length > 0, "the case says what is found");
        assertBeginnings(violations, faults);
        assert.deepEqual(unknown, []);
      });
    }
    for (const [name, [given, ...expected]] of Object.entries(cases.unknown)) {
      it(`waits for ${name}`, async () => {
        const { violations, unknown } = await analyze(rule, listOf(given));
        assert.ok(unknown.length > 0, "something is unknown");
        assert.deepEqual(
          unknown,
          expected.filter((one) => !isMessage(one)),
        );
        assertBeginnings(violations, expected.filter(isMessage));
      });
    }
    for (const [name, given] of Object.entries(cases.notApplicable ?? {})) {
      it(`has nothing to say of ${name}`, async () => {
        const { violations, unknown, isNotApplicable } = await analyze(rule, listOf(given));
        assert.deepEqual([violations, unknown], [[], []]);
        if (rule.scope === "resource") assert.ok(isNotApplicable);
      });
    }
    it("does not judge other types", async () => {
      const other = { type: "random:index/randomPet:RandomPet" };
      const { violations, unknown, isNotApplicable } = await analyze(rule, [other]);
      assert.deepEqual([violations, unknown, isNotApplicable], [[], [], true]);
    });
  });
}

function listOf(given: Given): readonly TestResource[] {
  return Array.isArray(given) ? (given as readonly TestResource[]) : [given as TestResource];
}

/** A message names a property in quotes, maybe after a resource. */
function isMessage(text: string): boolean {
  return text.includes('"');
}

function assertBeginnings(messages: readonly string[], beginnings: readonly string[]): void {
  const cut = messages.map((message, at) => message.slice(0, beginnings[at]?.length ?? Infinity));
  assert.deepEqual(cut, beginnings);
}
