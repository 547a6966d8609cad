import type { Stack, StackResource } from "../../framework/Stack.ts";
import type { StackRule } from "../../framework/Rule.ts";
import { NotYetKnownError } from "../../framework/NotYetKnownError.ts";
import { compliant, hold } from "../../framework/Verdict.ts";

const TARGET_TYPES = ["aws:appautoscaling/target:Target"];

export const dynamodbTableScales: StackRule = {
  name: "dynamodb-table-scales",
  scope: "stack",
  groups: ["resilience"],
  title: "DynamoDB tables take the load that comes: on demand, or with auto scaling.",
  rationale: "A fixed capacity turns writes away at the opening bell, when most of them come.",
  severity: "medium",
  level: "mandatory",
  links: [
    "https://docs.aws.amazon.com/securityhub/latest/userguide/dynamodb-controls.html#dynamodb-1",
  ],
  controls: ["DynamoDB.1"],
  resourceTypes: ["aws:dynamodb/table:Table"],
  remedy: 'set billingMode to "PAY_PER_REQUEST", or add an appautoscaling Target of the table',
  evaluate: (table, { stack }) => {
    const billingMode = table.props.text("billingMode");
    if (billingMode === "PAY_PER_REQUEST") return compliant();
    return hold(isScaled(table, stack), {
      property: "billingMode",
      must: 'must be "PAY_PER_REQUEST" in a table without auto scaling',
      got: billingMode,
    });
  },
};

/** Whether a target is a table's: `table/ticks` names the table `ticks`. */
function isScaled(table: StackResource, stack: Stack): boolean {
  const targets = stack.ofTypes(TARGET_TYPES);
  const open = targets.find(({ props }) => props.isUnknown("resourceId"));
  const sources = open?.propertyDependencies.get("resourceId");
  if (sources?.has(table.urn) === true) return true;
  const names = targets.flatMap(({ props }) =>
    props.isUnknown("resourceId") ? [] : (props.text("resourceId") ?? []),
  );
  if (names.length > 0 && names.includes(`table/${table.props.text("name") ?? table.name}`)) {
    return true;
  }
  if (open !== undefined && sources === undefined) {
    throw new NotYetKnownError(`${open.name}.resourceId`);
  }
  return false;
}
