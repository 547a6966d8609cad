import { glueConnectionTls } from "../../../../policy/rules/encryption/glueConnectionTls.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const connection = (connectionType: string | undefined, connectionProperties: object) => ({
  props: { ...(connectionType === undefined ? {} : { connectionType }), connectionProperties },
});

describeRule(glueConnectionTls, {
  compliant: {
    "a database over TLS": connection("JDBC", { JDBC_ENFORCE_SSL: "true" }),
    "brokers over TLS, as they are where nothing is said": connection("KAFKA", {}),
    "a connection of another kind": connection("NETWORK", {}),
  },
  violating: {
    "a database where nothing is said": [
      connection(undefined, {}),
      '"connectionProperties.JDBC_ENFORCE_SSL" must be "true", got false; set JDBC_ENFORCE_SSL',
    ],
    "brokers in the clear": [
      connection("KAFKA", { KAFKA_SSL_ENABLED: "false" }),
      '"connectionProperties.KAFKA_SSL_ENABLED" must be "true", got false',
    ],
  },
  unknown: {
    "properties that are computed": [
      { props: { connectionProperties: UNKNOWN } },
      "connectionProperties",
    ],
  },
});
