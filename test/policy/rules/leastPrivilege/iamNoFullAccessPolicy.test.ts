import { iamNoFullAccessPolicy } from "../../../../policy/rules/leastPrivilege/iamNoFullAccessPolicy.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const OWN = "arn:aws:iam::123456789012:policy/FullAccess";
const aws = (name: string) => `arn:aws:iam::aws:policy/${name}`;

describeRule(iamNoFullAccessPolicy, {
  compliant: {
    "a policy of the account's own": { props: { role: "r", policyArn: OWN } },
    "a narrower policy of AWS's": {
      props: { role: "r", policyArn: aws("service-role/AWSLambdaBasicExecutionRole") },
    },
  },
  violating: {
    "full access to Kinesis": [
      { props: { role: "r", policyArn: aws("AmazonKinesisFullAccess") } },
      '"policyArn" must not be a policy for full access, got "arn:aws:iam::aws:policy/AmazonKinesisFullAccess"; write',
    ],
    "an administrator": [
      {
        type: "aws:iam/userPolicyAttachment:UserPolicyAttachment",
        props: { policyArn: aws("AdministratorAccess") },
      },
      '"policyArn" must not be a policy for full access',
    ],
    "full access in a role's list": [
      {
        type: "aws:iam/role:Role",
        props: { managedPolicyArns: [OWN, aws("AWSLambda_FullAccess"), aws("PowerUserAccess")] },
      },
      '"managedPolicyArns[1]" must not be a policy for full access',
      '"managedPolicyArns[2]" must not be a policy for full access',
    ],
    "full access in a list that is exclusive": [
      {
        type: "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
        props: { policyArns: [aws("AmazonSNSFullAccess")] },
      },
      '"policyArns[0]" must not be a policy for full access',
    ],
  },
  unknown: {
    "a policy that is made in the same update": [{ props: { policyArn: UNKNOWN } }, "policyArn"],
    "one of several, and finds another": [
      {
        type: "aws:iam/role:Role",
        props: { managedPolicyArns: [UNKNOWN, aws("AmazonS3FullAccess")] },
      },
      "managedPolicyArns[0]",
      '"managedPolicyArns[1]" must not be a policy for full access',
    ],
  },
  notApplicable: { "a role without any": { type: "aws:iam/role:Role" } },
});
