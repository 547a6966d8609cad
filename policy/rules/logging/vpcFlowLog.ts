import type { StackRule } from "../../framework/Rule.ts";
import { hold, violating } from "../../framework/Verdict.ts";

const LOG_TYPES = ["aws:ec2/flowLog:FlowLog"];

export const vpcFlowLog: StackRule = {
  name: "vpc-flow-log",
  scope: "stack",
  groups: ["logging"],
  title: "VPCs log the traffic that they take or turn away.",
  rationale:
    "Without a flow log nobody can tell what reached a function, or where it tried to go. It is billed by what it holds.",
  severity: "medium",
  level: "advisory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-6"],
  controls: ["EC2.6", "CKV2_AWS_11", "AwsSolutions-VPC7", "AWS-0178"],
  resourceTypes: ["aws:ec2/vpc:Vpc"],
  remedy: 'add a FlowLog of the VPC with trafficType "ALL" or "REJECT"',
  evaluate: (vpc, { stack }) => {
    const [log] = stack.pointingAt(vpc, LOG_TYPES, "vpcId");
    if (log === undefined) return violating({ property: "cidrBlock", must: "must have a FlowLog" });
    const traffic = log.props.text("trafficType");
    return hold(traffic === "ALL" || traffic === "REJECT", {
      property: `${log.name}.trafficType`,
      must: 'must be "ALL" or "REJECT"',
      got: traffic,
    });
  },
};
