import type { ResourceRule } from "../../framework/Rule.ts";
import { violating } from "../../framework/Verdict.ts";
import { holdCustomerKey } from "../../holdCustomerKey.ts";

const ENCRYPTION = "configuration.resultConfiguration.encryptionConfiguration";

/** Results that Athena keeps itself, in no bucket of the account. */
const MANAGED = "configuration.managedQueryResultsConfiguration";

/** CSE_KMS encrypts before the upload, with the same key. */
const WITH_KMS = ["SSE_KMS", "CSE_KMS"];

export const athenaWorkgroupResultKey: ResourceRule = {
  name: "athena-workgroup-result-key",
  scope: "resource",
  groups: ["encryption"],
  title: "Athena workgroups encrypt query results with a customer managed key.",
  rationale:
    "Results are copies of the data, and are as worth protecting as the tables they come from.",
  severity: "high",
  level: "mandatory",
  links: [
    "https://docs.aws.amazon.com/athena/latest/ug/encrypting-query-results-stored-in-s3.html",
  ],
  controls: ["CKV_AWS_159", "AWS-0006"],
  resourceTypes: ["aws:athena/workgroup:Workgroup"],
  remedy: `set ${ENCRYPTION} to { encryptionOption: "SSE_KMS", kmsKeyArn }`,
  evaluate: ({ props }) => {
    if (props.flag(`${MANAGED}.enabled`) === true) {
      return holdCustomerKey(props, `${MANAGED}.encryptionConfiguration.kmsKey`);
    }
    const option = props.text(`${ENCRYPTION}.encryptionOption`);
    if (option === undefined || !WITH_KMS.includes(option)) {
      return violating({
        property: `${ENCRYPTION}.encryptionOption`,
        must: `must be ${WITH_KMS.map((one) => `"${one}"`).join(" or ")}`,
        got: option,
      });
    }
    return holdCustomerKey(props, `${ENCRYPTION}.kmsKeyArn`);
  },
};
