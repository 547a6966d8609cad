import { judgeEach } from "../../framework/judge.ts";
import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";

/**
 * Properties that are secrets themselves; SECRET_ID names one.
 * https://docs.aws.amazon.com/glue/latest/webapi/API_Connection.html
 */
const SECRETS = [
  "PASSWORD",
  "KAFKA_SASL_SCRAM_PASSWORD",
  "KAFKA_SASL_PLAIN_PASSWORD",
  "KAFKA_CLIENT_KEYSTORE_PASSWORD",
  "KAFKA_CLIENT_KEY_PASSWORD",
];

export const glueConnectionNoSecrets: ResourceRule = {
  name: "glue-connection-no-secrets",
  scope: "resource",
  groups: ["leastPrivilege", "encryption"],
  title: "Glue connections name their secrets and hold none.",
  rationale:
    "Whoever may read a connection reads its password, unless the whole catalog is set to hide it, and the program's state holds it too.",
  severity: "high",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/glue/latest/dg/connection-properties-secrets-manager.html"],
  controls: [],
  resourceTypes: ["aws:glue/connection:Connection"],
  remedy: "put it into Secrets Manager and name it in connectionProperties.SECRET_ID",
  evaluate: ({ props }) => {
    const properties = props.at("connectionProperties");
    return judgeEach(SECRETS, (name) => {
      const isSet = properties.isUnknown(name) || properties.has(name);
      return hold(!isSet, {
        property: properties.pathOf(name),
        must: "must not be set",
        got: "a secret",
      });
    });
  },
};
