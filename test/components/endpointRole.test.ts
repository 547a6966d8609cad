import assert from "node:assert/strict";
import { endpointRole } from "../../components/endpointRole.ts";
import { AlertProtocol } from "../../components/index.ts";

interface Endpoint {
  readonly protocol: AlertProtocol;
  /** Undefined: a secret. */
  readonly plain: string | undefined;
}

/** Names of the subscriptions of a list, in its order. */
function rolesOf(...endpoints: Endpoint[]): string[] {
  const all = endpoints.map(({ protocol, plain }) => ({ protocol, endpoint: { plain } }));
  return all.map((one) => endpointRole(one, all));
}

const of = (protocol: AlertProtocol, plain?: string): Endpoint => ({ protocol, plain });
const MAIL = of("email", "desk@example.com");
const HOOK = of("https", "https://example.com/hook");
const SECRET_HOOK = of("https");
const SECRET_NUMBER = of("sms");

describe("endpointRole", () => {
  it("names a receiver that is no secret after itself, wherever it stands", () => {
    const [mail = "", hook = ""] = rolesOf(MAIL, HOOK);
    assert.match(mail, /^email-[0-9a-f]{8}$/);
    assert.match(hook, /^https-[0-9a-f]{8}$/);
    assert.deepEqual(rolesOf(SECRET_HOOK, HOOK, MAIL).slice(1), [hook, mail]);
    assert.notEqual(rolesOf(of("email", "ops@example.com"))[0], mail);
  });

  it("names a secret after its place among the secrets of its protocol, whatever else there is", () => {
    assert.deepEqual(rolesOf(SECRET_HOOK, SECRET_HOOK), ["https-0", "https-1"]);
    const [first, , second, ...others] = rolesOf(
      ...[SECRET_HOOK, MAIL, SECRET_NUMBER, HOOK, SECRET_HOOK],
    );
    assert.deepEqual([first, second, others.at(-1)], ["https-0", "sms-0", "https-1"]);
  });

  it("takes a webhook for a secret however it is given: its name says nothing of it", () => {
    const webhook = of("slack", "https://hooks.slack.com/services/T0/B0/hunter2");
    assert.deepEqual(rolesOf(webhook, MAIL, of("slack")).toSpliced(1, 1), ["slack-0", "slack-1"]);
  });

  it("gives every receiver of a list a name of its own", () => {
    const protocols = Object.values(AlertProtocol);
    const list = protocols.flatMap((protocol) => [of(protocol, "a"), of(protocol), of(protocol)]);
    assert.equal(new Set(rolesOf(...list)).size, list.length);
  });
});
