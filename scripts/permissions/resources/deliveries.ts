import { ANOTHER_ACCOUNT, PLACE } from "../Infrastructure.ts";
import type { Expectation } from "./Expectation.ts";

/** What a service does to a resource on its own, for a source of this account. */
export interface Delivery {
  /** ARN of the resource whose policy lets it. */
  readonly policy: string;
  /** For instance `s3.amazonaws.com`. */
  readonly service: string;
  readonly actions: readonly string[];
  /** Default: the one with the policy. */
  readonly resource?: string;
  /** ARN of what it acts for. */
  readonly source: string;
  /** ARNs for which it must not. */
  readonly otherSources: readonly string[];
  /**
   * Whether the ARN of the source says whose it is, so that the account is not told beside it.
   * @default false
   */
  readonly isSourceEnough?: boolean;
}

/** A service may do it for the source, and neither it for others nor another service for the source. */
export function deliveryExpectations(delivery: Delivery): Expectation[] {
  const { policy, service, actions, resource = policy, source, otherSources } = delivery;
  const { isSourceEnough = false } = delivery;
  const own = { "aws:SourceArn": source, "aws:SourceAccount": PLACE.account };
  const foreign = { ...own, "aws:SourceAccount": ANOTHER_ACCOUNT };
  return actions.flatMap((action) => {
    const asked = { policy, principal: service, action, resource };
    const denied = (what: string, context: Readonly<Record<string, string>>): Expectation => {
      return { ...asked, context, isAllowed: false, what };
    };
    return [
      { ...asked, context: own, isAllowed: true, what: `${service} for ${source}` },
      denied(`${service} without a source`, {}),
      ...(isSourceEnough ? [] : [denied(`${service} for another account`, foreign)]),
      ...otherSources.map((other) =>
        denied(`${service} for ${other}`, { ...own, "aws:SourceArn": other }),
      ),
      ...["events.amazonaws.com", "delivery.logs.amazonaws.com", "ec2.amazonaws.com"].map(
        (principal) => ({ ...denied(`${principal} for the same source`, own), principal }),
      ),
    ];
  });
}
