import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";

export const athenaWorkgroupScanLimit: ResourceRule = {
  name: "athena-workgroup-scan-limit",
  scope: "resource",
  groups: ["cost"],
  title: "Athena workgroups limit what one query may read.",
  rationale: "Athena bills by what it reads, and one query without a filter reads all there is.",
  severity: "low",
  level: "mandatory",
  links: [
    "https://docs.aws.amazon.com/athena/latest/ug/workgroups-setting-control-limits-cloudwatch.html",
  ],
  controls: [],
  resourceTypes: ["aws:athena/workgroup:Workgroup"],
  remedy: "set configuration.bytesScannedCutoffPerQuery",
  evaluate: ({ props }) => {
    const bytes = props.number("configuration.bytesScannedCutoffPerQuery");
    return hold(bytes !== undefined && bytes > 0, {
      property: "configuration.bytesScannedCutoffPerQuery",
      must: "must be set",
      got: bytes,
    });
  },
};
