import { dynamodbTableCustomerKey } from "../../../../policy/rules/encryption/dynamodbTableCustomerKey.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd";

const table = (serverSideEncryption: object) => ({ props: { serverSideEncryption } });

describeRule(dynamodbTableCustomerKey, {
  compliant: { "a table with a key of its owner's": table({ enabled: true, kmsKeyArn: KEY }) },
  violating: {
    "DynamoDB's own key, the default": [
      {},
      '"serverSideEncryption.enabled" must be true, got none; set serverSideEncryption',
    ],
    "a key that is not used": [
      table({ enabled: false, kmsKeyArn: KEY }),
      '"serverSideEncryption.enabled" must be true, got false',
    ],
    "AWS's key of the account": [
      table({ enabled: true }),
      '"serverSideEncryption.kmsKeyArn" must be a key of your own, got none',
    ],
    "AWS's key of the account by its name": [
      table({ enabled: true, kmsKeyArn: "arn:aws:kms:us-east-1:123456789012:alias/aws/dynamodb" }),
      '"serverSideEncryption.kmsKeyArn" must be a key of your own',
    ],
  },
  unknown: {
    "a key that is made in the same update": [
      table({ enabled: true, kmsKeyArn: UNKNOWN }),
      "serverSideEncryption.kmsKeyArn",
    ],
    "a setting that is computed": [
      table({ enabled: UNKNOWN, kmsKeyArn: KEY }),
      "serverSideEncryption.enabled",
    ],
  },
});
