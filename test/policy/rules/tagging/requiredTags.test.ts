import { requiredTags } from "../../../../policy/rules/tagging/requiredTags.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

describeRule(requiredTags, {
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
