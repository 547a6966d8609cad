import { judgeEach } from "../../framework/judge.ts";
import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";

/** What must be on for a kind of connection, and what it is where nothing is said. */
const SETTINGS = [
  { name: "JDBC_ENFORCE_SSL", kinds: ["JDBC"], byDefault: false },
  { name: "KAFKA_SSL_ENABLED", kinds: ["KAFKA"], byDefault: true },
];

export const glueConnectionTls: ResourceRule = {
  name: "glue-connection-tls",
  scope: "resource",
  groups: ["encryption"],
  title: "Glue connections to databases and brokers speak TLS.",
  rationale: "Without it passwords and rows go through the network in the clear.",
  severity: "medium",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/glue/latest/dg/connection-properties.html"],
  controls: [],
  resourceTypes: ["aws:glue/connection:Connection"],
  remedy: 'set JDBC_ENFORCE_SSL, or KAFKA_SSL_ENABLED, to "true"',
  evaluate: ({ props }) => {
    const kind = props.text("connectionType") ?? "JDBC";
    return judgeEach(
      SETTINGS.filter(({ kinds }) => kinds.includes(kind)),
      ({ name, byDefault }) => {
        const property = `connectionProperties.${name}`;
        const isOn = props.flag(property) ?? byDefault;
        return hold(isOn, { property, must: 'must be "true"', got: isOn });
      },
    );
  },
};
