import assert from "node:assert/strict";
import type { ResourceRule } from "../../../../policy/framework/Rule.ts";
import { requiredTags } from "../../../../policy/rules/tagging/requiredTags.ts";
import { analyze, UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const { tags } = requiredTags.parameters ?? {};
assert.ok(tags !== undefined);

/** The rule as it is where a configuration asks for a tag. */
const asked: ResourceRule = {
  ...requiredTags,
  parameters: { tags: { ...tags, default: ["Project"] } },
};

describeRule(asked, {
  compliant: {
    "the tag": { props: { tags: { Project: "stocks", Team: "markets" } } },
    "the tag by the provider": { props: { tags: {}, tagsAll: { Project: "stocks" } } },
    "a value that is computed": { props: { tags: { Project: UNKNOWN } } },
  },
  violating: {
    "no tags": [{}, '"tags.Project" must be set, got none; add it to tags'],
    "another spelling": [{ props: { tags: { project: "stocks" } } }, '"tags.Project" must be set'],
    "an empty value": [{ props: { tags: { Project: "" } } }, '"tags.Project" must be set'],
  },
  unknown: { "tags that are computed": [{ props: { tags: UNKNOWN } }, "tags"] },
});

describe("required-tags without a configuration", () => {
  it("has nothing to say, for nobody asked for tags", async () => {
    const { violations, isNotApplicable } = await analyze(requiredTags, [{}]);
    assert.deepEqual([violations, isNotApplicable], [[], true]);
  });
});
