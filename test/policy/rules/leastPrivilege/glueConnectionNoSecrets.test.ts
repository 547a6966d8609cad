import { glueConnectionNoSecrets } from "../../../../policy/rules/leastPrivilege/glueConnectionNoSecrets.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const connection = (connectionProperties: unknown) => ({ props: { connectionProperties } });

describeRule(glueConnectionNoSecrets, {
  compliant: { "the name of a secret": connection({ SECRET_ID: "prod/db", USERNAME: "reader" }) },
  violating: {
    "a password": [
      connection({ USERNAME: "reader", PASSWORD: "hunter2" }),
      '"connectionProperties.PASSWORD" must not be set, got "a secret"; put it into Secrets Manager',
    ],
    "one that is computed": [
      connection({ KAFKA_SASL_SCRAM_PASSWORD: UNKNOWN }),
      '"connectionProperties.KAFKA_SASL_SCRAM_PASSWORD" must not be set',
    ],
  },
  unknown: {
    "properties that are computed": [connection(UNKNOWN), "connectionProperties"],
  },
});
