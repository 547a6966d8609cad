import { dynamodbTableScales } from "../../../../policy/rules/resilience/dynamodbTableScales.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const table = (props: object) => ({ props: { name: "ticks", ...props } });
const target = (resourceId: string, from = {}) => ({
  type: "aws:appautoscaling/target:Target",
  name: "target",
  props: { resourceId, serviceNamespace: "dynamodb" },
  from,
});
const FIXED = table({ billingMode: "PROVISIONED", readCapacity: 5, writeCapacity: 5 });

describeRule(dynamodbTableScales, {
  compliant: {
    "a table on demand": table({ billingMode: "PAY_PER_REQUEST" }),
    "a table with auto scaling": [FIXED, target("table/ticks")],
    "auto scaling of a table that is made in the same update": [
      { props: { name: UNKNOWN, billingMode: "PROVISIONED" } },
      target(UNKNOWN, { resourceId: ["subject"] }),
    ],
  },
  violating: {
    "a fixed capacity": [
      FIXED,
      '"billingMode" must be "PAY_PER_REQUEST" in a table without auto scaling, got "PROVISIONED"',
    ],
    "the default": [table({}), '"billingMode" must be "PAY_PER_REQUEST"'],
    "auto scaling of another table": [
      [FIXED, target("table/alerts")],
      '"billingMode" must be "PAY_PER_REQUEST"',
    ],
  },
  unknown: {
    "a mode that is computed": [table({ billingMode: UNKNOWN }), "billingMode"],
    "a target of which nobody can tell what it is of": [
      [FIXED, target(UNKNOWN)],
      "target.resourceId",
    ],
  },
});
