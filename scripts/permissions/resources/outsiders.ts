import { ANOTHER_ACCOUNT, PLACE } from "../Infrastructure.ts";
import type { Expectation } from "./Expectation.ts";

const OWN = `arn:aws:iam::${PLACE.account}:role/any`;
const FOREIGN = `arn:aws:iam::${ANOTHER_ACCOUNT}:role/any`;
const BY_TLS = { "aws:SecureTransport": "true" };
const PLAIN = { "aws:SecureTransport": "false" };

/** Who is kept off a resource whatever else is allowed, and that its own account is not. */
export function outsiderExpectations(
  policy: string,
  actions: readonly string[],
  resource = policy,
): Expectation[] {
  const secure = resource.startsWith("arn:aws:s3:")
    ? { ...BY_TLS, "s3:TlsVersion": "1.2" }
    : BY_TLS;
  return actions.flatMap((action) => {
    const asked = { policy, action, resource };
    return [
      ...[{ ...asked, principal: OWN, context: secure, isAllowed: true, what: "its own account" }],
      ...[{ ...asked, principal: FOREIGN, context: secure, isAllowed: false, what: "another one" }],
      {
        ...asked,
        ...{ principal: OWN, context: { ...secure, ...PLAIN }, isAllowed: false },
        ...{ what: "plain HTTP, whoever allows it", isOpened: true },
      },
    ];
  });
}

/** TLS of versions that are broken. */
export function oldTlsExpectations(policy: string, resources: readonly string[]): Expectation[] {
  return resources.map((resource) => ({
    ...{ policy, principal: OWN, action: actionOn(resource), resource },
    ...{ context: { ...BY_TLS, "s3:TlsVersion": "1.1" }, isAllowed: false, isOpened: true },
    what: "TLS 1.1, whoever allows it",
  }));
}

/** Who may not subscribe to a topic, whatever somebody allows: who does reads every message. */
export function subscriberExpectations(policy: string): Expectation[] {
  const asked = { policy, action: "sns:Subscribe", resource: policy };
  const https = { ...BY_TLS, "sns:Protocol": "https" };
  return [
    { ...asked, principal: OWN, context: https, isAllowed: true, what: "its own account" },
    {
      ...{ ...asked, principal: FOREIGN, context: https, isAllowed: false, isOpened: true },
      what: "a subscriber of another account, whoever allows it",
    },
    {
      ...{ ...asked, principal: OWN, isAllowed: false, isOpened: true },
      context: { ...BY_TLS, "sns:Protocol": "http" },
      what: "delivery by plain HTTP, whoever allows it",
    },
  ];
}

function actionOn(resource: string): string {
  return resource.endsWith("/any") ? "s3:GetObject" : "s3:ListBucket";
}
