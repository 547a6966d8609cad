import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";

export const mskClusterNotPublic: ResourceRule = {
  name: "msk-cluster-not-public",
  scope: "resource",
  groups: ["publicAccess"],
  title: "MSK brokers have no public addresses.",
  rationale:
    "Public brokers are tried by the whole internet, and one open listener gives away every topic.",
  severity: "critical",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/msk-controls.html#msk-4"],
  controls: ["MSK.4", "CKV_AWS_291"],
  resourceTypes: ["aws:msk/cluster:Cluster"],
  remedy: "leave brokerNodeGroupInfo.connectivityInfo.publicAccess out",
  evaluate: ({ props }) => {
    const property = "brokerNodeGroupInfo.connectivityInfo.publicAccess.type";
    const access = props.text(property) ?? "DISABLED";
    return hold(access === "DISABLED", { property, must: 'must be "DISABLED"', got: access });
  },
};
