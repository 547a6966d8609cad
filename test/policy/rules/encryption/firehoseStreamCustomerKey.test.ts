import { firehoseStreamCustomerKey } from "../../../../policy/rules/encryption/firehoseStreamCustomerKey.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const stream = (serverSideEncryption: object) => ({ props: { serverSideEncryption } });

describeRule(firehoseStreamCustomerKey, {
  compliant: {
    "a key of its owner's": stream({ enabled: true, keyType: "CUSTOMER_MANAGED_CMK" }),
  },
  violating: {
    "no encryption": [{}, '"serverSideEncryption.enabled" must be true, got none; set server'],
    "encryption that is off": [
      stream({ enabled: false, keyType: "CUSTOMER_MANAGED_CMK" }),
      '"serverSideEncryption.enabled" must be true, got false',
    ],
    "AWS's key": [
      stream({ enabled: true, keyType: "AWS_OWNED_CMK" }),
      '"serverSideEncryption.keyType" must be "CUSTOMER_MANAGED_CMK", got "AWS_OWNED_CMK"',
    ],
  },
  unknown: {
    "a setting that is computed": [stream({ enabled: UNKNOWN }), "serverSideEncryption.enabled"],
  },
  notApplicable: {
    "a stream that reads from Kinesis": {
      props: { kinesisSourceConfiguration: { kinesisStreamArn: UNKNOWN } },
    },
    "one whose source is computed": { props: { kinesisSourceConfiguration: UNKNOWN } },
  },
});
