import { glueCatalogEncryption } from "../../../../policy/rules/encryption/glueCatalogEncryption.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const MODE = "dataCatalogEncryptionSettings.encryptionAtRest.catalogEncryptionMode";
const PASSWORDS =
  "dataCatalogEncryptionSettings.connectionPasswordEncryption.returnConnectionPasswordEncrypted";
const settings = (catalogEncryptionMode: string, returnConnectionPasswordEncrypted: unknown) => ({
  props: {
    dataCatalogEncryptionSettings: {
      encryptionAtRest: { catalogEncryptionMode },
      connectionPasswordEncryption: { returnConnectionPasswordEncrypted },
    },
  },
});

describeRule(glueCatalogEncryption, {
  compliant: {
    "both on": settings("SSE-KMS", true),
    "both on, through a role": settings("SSE-KMS-WITH-SERVICE-ROLE", true),
  },
  violating: {
    "both off": [
      settings("DISABLED", false),
      `"${MODE}" must be "SSE-KMS", got "DISABLED"`,
      `"${PASSWORDS}" must be true, got false`,
    ],
    "passwords in the clear": [settings("SSE-KMS", false), `"${PASSWORDS}" must be true`],
  },
  unknown: {
    "a mode, and finds what is wrong beside it": [
      settings(UNKNOWN, false),
      MODE,
      `"${PASSWORDS}" must be true, got false`,
    ],
  },
});
