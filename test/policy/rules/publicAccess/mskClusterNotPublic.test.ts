import { mskClusterNotPublic } from "../../../../policy/rules/publicAccess/mskClusterNotPublic.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const PATH = "brokerNodeGroupInfo.connectivityInfo.publicAccess.type";
const cluster = (type: string) => ({
  props: { brokerNodeGroupInfo: { connectivityInfo: { publicAccess: { type } } } },
});

describeRule(mskClusterNotPublic, {
  compliant: {
    "what MSK does by default": {
      props: { brokerNodeGroupInfo: { instanceType: "kafka.t3.small" } },
    },
    "no public addresses": cluster("DISABLED"),
  },
  violating: {
    "public brokers": [
      cluster("SERVICE_PROVIDED_EIPS"),
      `"${PATH}" must be "DISABLED", got "SERVICE_PROVIDED_EIPS"; leave`,
    ],
  },
  unknown: { "a setting that is computed": [cluster(UNKNOWN), PATH] },
});
