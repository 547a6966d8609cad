import { vpcFlowLog } from "../../../../policy/rules/logging/vpcFlowLog.ts";
import type { TestResource } from "../../analyze.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const vpc = (id = "vpc-1"): TestResource => ({ props: { id, cidrBlock: "10.0.0.0/16" } });
const log = (props: Record<string, unknown> = {}): TestResource => ({
  type: "aws:ec2/flowLog:FlowLog",
  name: "log",
  props: { vpcId: "vpc-1", trafficType: "ALL", ...props },
});

describeRule(vpcFlowLog, {
  compliant: {
    "all traffic": [vpc(), log()],
    "what is turned away": [vpc(), log({ trafficType: "REJECT" })],
    "a VPC that is made in the same update": [
      vpc(UNKNOWN),
      { ...log({ vpcId: UNKNOWN }), from: { vpcId: ["subject"] } },
    ],
  },
  violating: {
    "a VPC without": [vpc(), '"cidrBlock" must have a FlowLog, got none; add a FlowLog'],
    "another's": [[vpc(), log({ vpcId: "vpc-2" })], '"cidrBlock" must have a FlowLog'],
    "what is let in only": [
      [vpc(), log({ trafficType: "ACCEPT" })],
      '"log.trafficType" must be "ALL" or "REJECT", got "ACCEPT"',
    ],
  },
  unknown: {
    "a log of which nobody can tell what it is of": [[vpc(), log({ vpcId: UNKNOWN })], "log.vpcId"],
  },
});
