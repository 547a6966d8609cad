import { judgeEach } from "../../framework/judge.ts";
import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";

const SETTINGS = "dataCatalogEncryptionSettings";

export const glueCatalogEncryption: ResourceRule = {
  name: "glue-catalog-encryption",
  scope: "resource",
  groups: ["encryption"],
  title: "Settings of a Glue catalog encrypt metadata and the passwords of connections.",
  rationale:
    "Column statistics and connection properties hold values of the data, and passwords lie in the clear unless this is on.",
  severity: "medium",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/glue/latest/dg/encrypt-glue-data-catalog.html"],
  controls: ["CKV_AWS_94"],
  resourceTypes: ["aws:glue/dataCatalogEncryptionSettings:DataCatalogEncryptionSettings"],
  remedy: `set ${SETTINGS}.encryptionAtRest and connectionPasswordEncryption`,
  evaluate: ({ props }) =>
    judgeEach(["mode", "passwords"], (part) => {
      if (part === "mode") {
        const path = `${SETTINGS}.encryptionAtRest.catalogEncryptionMode`;
        const mode = props.text(path);
        // The second is the same through a role that Glue takes on.
        const isOn = mode === "SSE-KMS" || mode === "SSE-KMS-WITH-SERVICE-ROLE";
        return hold(isOn, { property: path, must: 'must be "SSE-KMS"', got: mode });
      }
      const path = `${SETTINGS}.connectionPasswordEncryption.returnConnectionPasswordEncrypted`;
      const isOn = props.flag(path);
      return hold(isOn === true, { property: path, must: "must be true", got: isOn });
    }),
};
