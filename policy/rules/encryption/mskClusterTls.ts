import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";
import { judgeEach } from "../../framework/judge.ts";

export const mskClusterTls: ResourceRule = {
  name: "msk-cluster-tls",
  scope: "resource",
  groups: ["encryption"],
  title: "MSK clusters speak TLS, with clients and among their brokers.",
  rationale:
    "With TLS_PLAINTEXT a client that is set up wrongly sends records in the clear, and nobody notices.",
  severity: "medium",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/msk-controls.html#msk-1"],
  controls: ["MSK.1", "CKV_AWS_81", "AwsSolutions-MSK2", "AWS-0073"],
  resourceTypes: ["aws:msk/cluster:Cluster"],
  remedy:
    'set encryptionInfo.encryptionInTransit to { clientBroker: "TLS", inCluster: true }, or leave it out',
  evaluate: ({ props }) =>
    judgeEach(["clientBroker", "inCluster"], (name) => {
      const path = `encryptionInfo.encryptionInTransit.${name}`;
      if (name === "inCluster") {
        // On where it is not set.
        const isOn = props.flag(path) ?? true;
        return hold(isOn, { property: path, must: "must be true", got: isOn });
      }
      // Only TLS where it is not set.
      const clients = props.text(path) ?? "TLS";
      return hold(clients === "TLS", { property: path, must: 'must be "TLS"', got: clients });
    }),
};
