import { snsSubscriptionTls } from "../../../../policy/rules/encryption/snsSubscriptionTls.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const to = (protocol: unknown, endpoint: unknown) => ({ props: { protocol, endpoint } });

describeRule(snsSubscriptionTls, {
  compliant: {
    "a server over TLS": to("https", "https://example.com/alerts"),
    "a queue": to("sqs", "arn:aws:sqs:us-east-1:123456789012:alerts"),
    "an address of e-mail": to("email", "http@example.com"),
  },
  violating: {
    "plain HTTP": [
      to("http", "http://example.com/alerts?token=x"),
      '"protocol" must not be "http", got "http"; set protocol to "https"',
      '"endpoint" must begin with https://, got "http://…"',
    ],
    "plain HTTP under another protocol": [
      to("https", "HTTP://example.com"),
      '"endpoint" must begin with https://',
    ],
  },
  unknown: {
    "an endpoint that is computed": [to("https", UNKNOWN), "endpoint"],
    "an endpoint that is computed, of plain HTTP": [
      to("http", UNKNOWN),
      "endpoint",
      '"protocol" must not be "http"',
    ],
  },
});
