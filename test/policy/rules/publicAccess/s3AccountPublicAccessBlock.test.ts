import { s3AccountPublicAccessBlock } from "../../../../policy/rules/publicAccess/s3AccountPublicAccessBlock.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const CLOSED = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};

describeRule(s3AccountPublicAccessBlock, {
  compliant: { "all four": { props: CLOSED } },
  violating: {
    "none of them": [
      {},
      '"blockPublicAcls" must be true, got none; set all four',
      '"blockPublicPolicy" must be true, got none',
      '"ignorePublicAcls" must be true, got none',
      '"restrictPublicBuckets" must be true, got none',
    ],
    "three of them": [
      { props: { ...CLOSED, restrictPublicBuckets: false } },
      '"restrictPublicBuckets" must be true, got false',
    ],
  },
  unknown: {
    "one, and finds what is wrong beside it": [
      { props: { ...CLOSED, blockPublicAcls: UNKNOWN, ignorePublicAcls: false } },
      "blockPublicAcls",
      '"ignorePublicAcls" must be true, got false',
    ],
  },
});
