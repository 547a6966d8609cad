import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";

export const glueCrawlerSecurityConfiguration: ResourceRule = {
  name: "glue-crawler-security-configuration",
  scope: "resource",
  groups: ["encryption"],
  title: "Glue crawlers run with a security configuration.",
  rationale: "Without one a crawler writes its logs unencrypted, values of the data among them.",
  severity: "medium",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/glue/latest/dg/console-security-configurations.html"],
  controls: ["CKV_AWS_195", "AwsSolutions-GL1"],
  resourceTypes: ["aws:glue/crawler:Crawler"],
  remedy: "name a SecurityConfiguration in securityConfiguration",
  evaluate: ({ props }) => {
    const property = "securityConfiguration";
    return hold(props.has(property), { property, must: "must name a security configuration" });
  },
};
