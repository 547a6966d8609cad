import { athenaWorkgroupResultKey } from "../../../../policy/rules/encryption/athenaWorkgroupResultKey.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd";
const PATH = "configuration.resultConfiguration.encryptionConfiguration";

const workgroup = (encryptionConfiguration: object) => ({
  props: { configuration: { resultConfiguration: { encryptionConfiguration } } },
});

describeRule(athenaWorkgroupResultKey, {
  compliant: {
    "results with a key of its owner's": workgroup({ encryptionOption: "SSE_KMS", kmsKeyArn: KEY }),
    "results encrypted by the client": workgroup({ encryptionOption: "CSE_KMS", kmsKeyArn: KEY }),
  },
  violating: {
    "results without encryption": [
      {},
      `"${PATH}.encryptionOption" must be "SSE_KMS" or "CSE_KMS", got none`,
    ],
    "S3's own keys": [
      workgroup({ encryptionOption: "SSE_S3" }),
      `"${PATH}.encryptionOption" must be "SSE_KMS" or "CSE_KMS", got "SSE_S3"`,
    ],
    "AWS's key": [
      workgroup({ encryptionOption: "SSE_KMS", kmsKeyArn: "alias/aws/s3" }),
      `"${PATH}.kmsKeyArn" must be a key of your own, got "alias/aws/s3"`,
    ],
  },
  unknown: {
    "a key that is made in the same update": [
      workgroup({ encryptionOption: "SSE_KMS", kmsKeyArn: UNKNOWN }),
      `${PATH}.kmsKeyArn`,
    ],
  },
});
