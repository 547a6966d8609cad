import type * as pulumi from "@pulumi/pulumi";
import type { EndpointService } from "./endpointServices.ts";

/** What a function's own security group lets it reach: the endpoints of the services it calls. */
export interface EndpointAccess {
  readonly kind: "endpoints";
  /** Prefix lists of the gateways, by service. */
  readonly prefixListIds: ReadonlyMap<EndpointService, pulumi.Input<string>>;
  /** Security group of the interface endpoints; absent: there are none. */
  readonly endpointSecurityGroupId?: pulumi.Input<string>;
}

/** HTTPS to anywhere: in somebody else's VPC nothing is known of NAT and endpoints. */
export interface HttpsAccess {
  readonly kind: "https";
}

/** What the owner's security groups allow; the function gets none of its own. */
export interface GivenAccess {
  readonly kind: "given";
  readonly securityGroupIds: pulumi.Input<pulumi.Input<string>[]>;
}

/** Where in a VPC a function runs, and what it reaches from there. */
export interface FunctionPlacement {
  readonly vpcId: pulumi.Input<string>;
  readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  readonly access: EndpointAccess | HttpsAccess | GivenAccess;
  /** What must be there before a function runs in it. */
  readonly dependsOn: readonly pulumi.Resource[];
}
