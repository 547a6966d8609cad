/**
 * A policy pack of one's own that takes some rules of stock-analytics-pipeline and adds another:
 *
 *     npx stock-analytics policy --program infra --pack policies
 *     pulumi preview --policy-pack policies
 */
import { PolicyPack } from "@pulumi/policy";
import { makePolicies, RULES } from "stock-analytics-pipeline/policy";

const TAKEN = ["encryption", "leastPrivilege"];

new PolicyPack("acme", {
  enforcementLevel: "mandatory",
  policies: [
    ...makePolicies(RULES.filter(({ groups }) => groups.some((group) => TAKEN.includes(group)))),
    {
      name: "acme-stream-retention",
      description: "A stream keeps its records for a week, so that a long weekend loses none.",
      validateResource: ({ type, props }, report) => {
        if (type !== "aws:kinesis/stream:Stream") return;
        const { retentionPeriod = 24 } = props;
        if (retentionPeriod < 168) {
          report(`"retentionPeriod" must be 168 hours or more, got ${retentionPeriod}.`);
        }
      },
    },
  ],
});
