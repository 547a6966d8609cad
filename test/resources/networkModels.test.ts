import assert from "node:assert/strict";
import type { PropertyMap } from "../../local/engine/PropertyValue.ts";
import { text, urnOf, useProvider } from "./useProvider.ts";

const VPC = "awsx:ec2:Vpc";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";

function texts(value: unknown): string[] {
  assert.ok(Array.isArray(value));
  return value.map(text);
}

describe("models of EC2's networks", () => {
  const fixture = useProvider();

  it("give a VPC of awsx with the subnets and route tables that were asked for", async () => {
    const { state } = await fixture().create(VPC, "made", {
      numberOfAvailabilityZones: 2,
      subnetSpecs: [{ type: "Isolated" }],
    });
    assert.match(text(state.vpcId), /^vpc-[0-9a-f]{17}$/);
    const subnets = texts(state.isolatedSubnetIds);
    assert.equal(new Set(subnets).size, 2);
    for (const id of subnets) assert.match(id, /^subnet-[0-9a-f]{17}$/);
    const tables = (state.routeTables as { id: string }[]).map(({ id }) => id);
    assert.equal(new Set(tables).size, 2);
    for (const id of tables) assert.match(id, /^rtb-[0-9a-f]{17}$/);
    assert.deepEqual([state.publicSubnetIds, state.privateSubnetIds], [[], []]);
  });

  it("give it as awsx does without a word: public and private subnets in three zones", async () => {
    const { state } = await fixture().create(VPC, "plain", {});
    assert.equal(texts(state.publicSubnetIds).length, 3);
    assert.equal(texts(state.privateSubnetIds).length, 3);
    assert.deepEqual(state.isolatedSubnetIds, []);
  });

  it("take zones by name and leave space unused", async () => {
    const { state } = await fixture().create(VPC, "named", {
      availabilityZoneNames: ["us-east-1c", "us-east-1d", "us-east-1e", "us-east-1f"],
      subnetSpecs: [{ type: "Unused" }, { type: "Private" }],
    });
    assert.equal(texts(state.privateSubnetIds).length, 4);
    assert.equal((state.subnets as unknown[]).length, 4);
  });

  it("give the same ids in every run, and others to others", async () => {
    const inputs = { subnetSpecs: [{ type: "Isolated" }] };
    const first = await fixture().create(VPC, "again", inputs);
    const second = await fixture().restart().create(VPC, "again", inputs);
    assert.deepEqual(second.state, first.state);
    const other = await fixture().create(VPC, "other", inputs);
    assert.notEqual(other.state.vpcId, first.state.vpcId);
  });

  it("know nothing of its ids in a preview", async () => {
    const inputs = { subnetSpecs: [{ type: "Isolated" }] };
    const { state } = await fixture().create(VPC, "previewed", inputs, true);
    assert.deepEqual(state, inputs);
  });

  it("give gateways the prefix list of their service, interfaces none", async () => {
    const create = (name: string, inputs: PropertyMap) => fixture().create(ENDPOINT, name, inputs);
    const serviceName = "com.amazonaws.us-east-1.s3";
    const one = await create("one", { serviceName, vpcEndpointType: "Gateway" });
    const unnamed = await create("unnamed", { serviceName });
    assert.match(text(one.state.prefixListId), /^pl-[0-9a-f]{17}$/);
    assert.equal(unnamed.state.prefixListId, one.state.prefixListId);
    const sns = await create("sns", {
      serviceName: "com.amazonaws.us-east-1.sns",
      vpcEndpointType: "Interface",
    });
    assert.equal(sns.state.prefixListId, undefined);
    assert.match(text(sns.id), /^vpce-[0-9a-f]{17}$/);
  });

  it("keep what endpoints let pass, for checks", async () => {
    const policy = '{"Version":"2012-10-17","Statement":[]}';
    const { state } = await fixture().create(ENDPOINT, "kept", { serviceName: "s", policy });
    assert.deepEqual(fixture().declarations.iam.resourcePolicies.get(urnOf(ENDPOINT, "kept")), {
      owner: state.arn,
      name: "kept",
      document: { Version: "2012-10-17", Statement: [] },
    });
  });

  const ids: [type: string, id: RegExp][] = [
    ["aws:ec2/securityGroup:SecurityGroup", /^sg-/],
    ["aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", /^sg-/],
    ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", /^sgr-/],
    ["aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", /^sgr-/],
    ["aws:ec2/flowLog:FlowLog", /^fl-/],
    ["aws:ec2/vpc:Vpc", /^vpc-/],
    ["aws:ec2/subnet:Subnet", /^subnet-/],
    ["aws:ec2/routeTable:RouteTable", /^rtb-/],
    ["aws:ec2/routeTableAssociation:RouteTableAssociation", /^rtbassoc-/],
  ];
  for (const [type, id] of ids) {
    it(`give ${type.replace(/^.*:/, "")} an id and an ARN`, async () => {
      const created = await fixture().create(type, "x", { vpcId: "vpc-1" });
      assert.match(created.id, id);
      assert.equal(created.state.vpcId, "vpc-1");
      assert.match(text(created.state.arn), /^arn:aws:ec2:us-east-1:000000000000:[a-z-]+\//);
      assert.ok(text(created.state.arn).endsWith(`/${created.id}`));
    });
  }

  it("name a security group by the program, or by themselves", async () => {
    const type = "aws:ec2/securityGroup:SecurityGroup";
    const named = await fixture().create(type, "named", { name: "doors" });
    assert.equal(named.state.name, "doors");
    const unnamed = await fixture().create(type, "unnamed", {});
    assert.match(text(unnamed.state.name), /^unnamed-[0-9a-f]{7}$/);
  });

  it("run functions as if they were in no VPC, and know what a VPC's settings are", async () => {
    const type = "aws:lambda/function:Function";
    await assert.rejects(
      fixture().create(type, "odd", {
        vpcConfig: { subnetIds: [], securityGroupIds: [], zones: 2 },
      }),
      /Function property "vpcConfig.zones" is not modelled/,
    );
  });
});
