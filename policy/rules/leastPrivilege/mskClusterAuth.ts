import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";
import { judgeEach } from "../../framework/judge.ts";

/** Ways in which a cluster can tell who connects. */
const WAYS = ["sasl.iam", "sasl.scram", "tls.certificateAuthorityArns"];

export const mskClusterAuth: ResourceRule = {
  name: "msk-cluster-auth",
  scope: "resource",
  groups: ["leastPrivilege"],
  title: "MSK clusters know who connects, and let nobody in without.",
  rationale:
    "A cluster that takes anonymous clients beside others checks nobody: whoever reaches it reads and writes.",
  severity: "medium",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/msk-controls.html#msk-6"],
  controls: ["MSK.6", "CKV2_AWS_66"],
  resourceTypes: ["aws:msk/cluster:Cluster"],
  remedy: "turn clientAuthentication.sasl.iam, sasl.scram or tls on and leave unauthenticated out",
  evaluate: ({ props }) =>
    judgeEach(["unauthenticated", "some"], (part) => {
      if (part === "unauthenticated") {
        const property = "clientAuthentication.unauthenticated";
        const isOpen = props.flag(property) ?? false;
        return hold(!isOpen, { property, must: "must be false", got: isOpen });
      }
      const paths = WAYS.map((way) => `clientAuthentication.${way}`);
      const isOn = paths.some((path) =>
        path.endsWith("Arns") ? props.list(path).length > 0 : props.flag(path) === true,
      );
      return hold(isOn, {
        property: "clientAuthentication",
        must: "must turn one way on in which clients say who they are",
      });
    }),
};
