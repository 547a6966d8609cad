import { mskClusterTls } from "../../../../policy/rules/encryption/mskClusterTls.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const cluster = (encryptionInTransit: Record<string, unknown>) => ({
  props: { encryptionInfo: { encryptionInTransit } },
});
const PATH = "encryptionInfo.encryptionInTransit";

describeRule(mskClusterTls, {
  compliant: {
    "what MSK does by default": {},
    "both on": cluster({ clientBroker: "TLS", inCluster: true }),
  },
  violating: {
    "clients in the clear too": [
      cluster({ clientBroker: "TLS_PLAINTEXT" }),
      `"${PATH}.clientBroker" must be "TLS", got "TLS_PLAINTEXT"; set encryptionInfo`,
    ],
    "everything in the clear": [
      cluster({ clientBroker: "PLAINTEXT", inCluster: false }),
      `"${PATH}.clientBroker" must be "TLS", got "PLAINTEXT"`,
      `"${PATH}.inCluster" must be true, got false`,
    ],
  },
  unknown: {
    "a setting, and finds what is wrong beside it": [
      cluster({ clientBroker: UNKNOWN, inCluster: false }),
      `${PATH}.clientBroker`,
      `"${PATH}.inCluster" must be true`,
    ],
  },
});
