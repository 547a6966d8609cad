import type { PropertyMap } from "../../engine/PropertyValue.ts";
import type { CreateCall, ResourceModel } from "../ResourceModel.ts";
import { LOCAL_AWS } from "../../model.ts";
import { ec2Id } from "./ec2Models.ts";

/** Zones that awsx takes when it is not told which.
 * https://www.pulumi.com/registry/packages/awsx/api-docs/ec2/vpc/ */
const DEFAULT_ZONES = 3;

/** One subnet of the layout, with the route table that awsx makes for each. */
interface LaidOutSubnet {
  readonly type: string;
  readonly subnetId: string;
  readonly routeTableId: string;
}

/** Subnets in each zone, as asked; without a word a public and a private one. */
function layOut({ request, inputs }: CreateCall): LaidOutSubnet[] {
  const specs = inputs.groups("subnetSpecs").map((spec) => spec.text("type"));
  const types = specs.length === 0 ? ["Private", "Public"] : specs;
  return zonesOf(inputs).flatMap((zone) =>
    types
      .filter((type) => type !== "Unused")
      .map((type, index) => {
        const urn = `${request.urn}#${zone}-${type}-${index}`;
        return { type, subnetId: ec2Id("subnet", urn), routeTableId: ec2Id("rtb", urn) };
      }),
  );
}

function zonesOf(inputs: CreateCall["inputs"]): string[] {
  const names = inputs.texts("availabilityZoneNames");
  if (names.length > 0) return names;
  const count = inputs.optionalNumber("numberOfAvailabilityZones") ?? DEFAULT_ZONES;
  return Array.from(
    { length: count },
    (_, index) => `${LOCAL_AWS.region}${"abcdef"[index] ?? "z"}`,
  );
}

function vpcOutputs(call: CreateCall): PropertyMap {
  const vpcId = ec2Id("vpc", call.request.urn);
  const subnets = layOut(call);
  const idsOf = (wanted: string): string[] =>
    subnets.filter(({ type }) => type === wanted).map(({ subnetId }) => subnetId);
  return {
    vpcId,
    vpc: { id: vpcId },
    subnets: subnets.map(({ subnetId }) => ({ id: subnetId })),
    routeTables: subnets.map(({ routeTableId }) => ({ id: routeTableId })),
    publicSubnetIds: idsOf("Public"),
    privateSubnetIds: idsOf("Private"),
    isolatedSubnetIds: idsOf("Isolated"),
    natGateways: [],
    eips: [],
  };
}

/**
 * `awsx.ec2.Vpc`: one resource to the program, since its provider makes the children. Accepted without
 * effect: functions run on this machine and reach the emulators only, so there is no network.
 */
const vpcModel: ResourceModel & { readonly reason: string } = {
  type: "awsx:ec2:Vpc",
  reason: "functions run on this machine and reach the emulators only",
  rules: "any",
  create: (call) => ({
    id: ec2Id("vpc", call.request.urn),
    state: { ...call.inputs.values, ...vpcOutputs(call) },
  }),
};

/** Models of the components of awsx. */
export const awsxModels: readonly ResourceModel[] = [vpcModel];
