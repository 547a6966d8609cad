import { dynamodbTableInBackupPlan } from "../../../../policy/rules/resilience/dynamodbTableInBackupPlan.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/ticks";
const table = (arn: string = ARN) => ({ props: { name: "ticks", arn } });
const selection = (resources: unknown, from = {}) => ({
  type: "aws:backup/selection:Selection",
  name: "selection",
  props: { resources },
  from,
});

describeRule(dynamodbTableInBackupPlan, {
  compliant: {
    "a table that a selection names": [table(), selection(["arn:aws:s3:::other", ARN])],
    "one that is made in the same update": [
      table(UNKNOWN),
      selection(UNKNOWN, { resources: ["subject"] }),
    ],
  },
  violating: {
    "a table in no selection": [table(), '"name" must be in a backup Selection of the stack'],
    "a selection of others": [
      [table(), selection(["arn:aws:s3:::other"])],
      '"name" must be in a backup Selection',
    ],
  },
  unknown: {
    "a selection of what nobody can tell": [[table(), selection(UNKNOWN)], "selection.resources"],
  },
});
