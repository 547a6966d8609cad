import assert from "node:assert/strict";
import { maskEndpoint } from "../../../cli/confirmations/maskEndpoint.ts";

describe("maskEndpoint", () => {
  const cases: [string, string, string][] = [
    ["email", "desk@example.com", "d…@example.com"],
    ["email", "a@example.com", "a…@example.com"],
    ["email-json", "trading.desk+alerts@example.com", "t…@example.com"],
    ["email", '"a@b"@example.com', '"…@example.com'],
    ["sms", "+12065550100", "…00"],
    ["https", "https://hooks.example.com/services/T0/B0/secret", "https://hooks.example.com/…"],
    ["https", "https://user:pass@example.com:8443/x?token=1", "https://example.com:8443/…"],
    ["https", "https://example.com?token=1", "https://example.com/…"],
    [
      "sqs",
      "arn:aws:sqs:us-east-1:123456789012:alerts",
      "arn:aws:sqs:us-east-1:123456789012:alerts",
    ],
  ];
  for (const [protocol, endpoint, masked] of cases) {
    it(`shows ${protocol} as ${masked}`, () => {
      assert.equal(maskEndpoint(protocol, endpoint), masked);
    });
  }
});
