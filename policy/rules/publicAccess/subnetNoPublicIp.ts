import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";

export const subnetNoPublicIp: ResourceRule = {
  name: "subnet-no-public-ip",
  scope: "resource",
  groups: ["publicAccess"],
  title: "Subnets give nobody a public address by themselves.",
  rationale:
    "What is started in such a subnet can be reached from the internet, though nobody asked for it.",
  severity: "medium",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-15"],
  controls: ["EC2.15", "CKV_AWS_130", "AWS-0164"],
  resourceTypes: ["aws:ec2/subnet:Subnet"],
  remedy: "leave mapPublicIpOnLaunch out",
  evaluate: ({ props }) => {
    const isOn = props.flag("mapPublicIpOnLaunch") ?? false;
    return hold(!isOn, { property: "mapPublicIpOnLaunch", must: "must be false", got: isOn });
  },
};
