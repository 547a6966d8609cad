import type { ResourceRule } from "../../framework/Rule.ts";
import { hold, notApplicable } from "../../framework/Verdict.ts";

const DESTINATION = "extendedS3Configuration";
const PROPERTY = `${DESTINATION}.errorOutputPrefix`;

export const firehoseErrorPrefix: ResourceRule = {
  name: "firehose-error-prefix",
  scope: "resource",
  groups: ["logging"],
  title: "Firehose puts what it could not deliver under a prefix of its own.",
  rationale:
    "Failed records are wrapped in JSON that says what went wrong: among the others, they are read as data.",
  severity: "medium",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html"],
  controls: [],
  resourceTypes: ["aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream"],
  remedy: `set ${PROPERTY} to a prefix outside of the data's`,
  evaluate: ({ props }) => {
    if (!props.isUnknown(DESTINATION) && !props.has(DESTINATION)) {
      return notApplicable("the stream does not write to S3 first");
    }
    const prefix = props.text(PROPERTY);
    const data = literalOf(props.text(`${DESTINATION}.prefix`) ?? "");
    const isApart =
      prefix !== undefined && prefix !== "" && !(data !== "" && prefix.startsWith(data));
    return hold(isApart, { property: PROPERTY, must: "must be a prefix of its own", got: prefix });
  },
};

/** What a prefix begins with before its first expression. */
function literalOf(prefix: string): string {
  return prefix.split("!{", 1)[0] ?? "";
}
