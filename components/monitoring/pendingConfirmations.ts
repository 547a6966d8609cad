import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/**
 * Subscriptions whose owners have not confirmed yet, as `name (protocol)`. Without the endpoints,
 * which are people's addresses. As of the last update or refresh of the stack: the command
 * `stock-analytics confirmations` asks SNS itself.
 */
export function pendingConfirmations(
  subscriptions: readonly aws.sns.TopicSubscription[],
): pulumi.Output<string[]> {
  const states = subscriptions.map(({ urn, protocol, pendingConfirmation }) =>
    pulumi
      .all([urn, protocol, pendingConfirmation])
      .apply(([name, by, isPending]) => (isPending ? [`${nameOf(name)} (${by})`] : [])),
  );
  return pulumi.all(states).apply((pending) => pending.flat());
}

/** The name that the program gave a resource. */
function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}
