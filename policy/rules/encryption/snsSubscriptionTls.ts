import { judgeEach } from "../../framework/judge.ts";
import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";

export const snsSubscriptionTls: ResourceRule = {
  name: "sns-subscription-tls",
  scope: "resource",
  groups: ["encryption"],
  title: "SNS delivers to servers over TLS only.",
  rationale:
    "Whoever is on the way reads what goes to a server over plain HTTP, and can change it.",
  severity: "medium",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html"],
  controls: [],
  resourceTypes: ["aws:sns/topicSubscription:TopicSubscription"],
  remedy: 'set protocol to "https" and give an endpoint that begins with https://',
  evaluate: ({ props }) =>
    judgeEach(["protocol", "endpoint"], (property) => {
      if (property === "protocol") {
        const protocol = props.text(property);
        return hold(protocol?.toLowerCase() !== "http", {
          property,
          must: 'must not be "http"',
          got: protocol,
        });
      }
      const isPlain = /^http:/i.test(props.text(property) ?? "");
      // An address may hold a secret behind its scheme.
      return hold(!isPlain, { property, must: "must begin with https://", got: "http://…" });
    }),
};
