import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { Registrations } from "../registerPipeline.ts";
import { statementsOf } from "../registerPipeline.ts";
import { registerInVpc } from "./registerInVpc.ts";

const TAGS = { team: "markets" };
const HTTPS = { ipProtocol: "tcp", fromPort: 443, toPort: 443, tags: TAGS };
const EXISTING = { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"] };

function dependsOn(
  registrations: Registrations,
  [className, name]: readonly [string, string],
  [otherClass, other]: readonly [string, string],
): boolean {
  const { urn } = registrations.only(otherClass, other);
  return registrations.only(className, name).dependencies.includes(urn);
}

describe("a function in the VPC that is made", () => {
  let registrations: Registrations;
  before(async () => {
    registrations = await registerInVpc({ createVpc: true });
  });

  it("is in every subnet, with a security group of its own", () => {
    for (const name of ["store", "publish"]) {
      assert.deepEqual(registrations.only("Function", name).inputs.vpcConfig, {
        subnetIds: ["subnet-a", "subnet-b"],
        securityGroupIds: [`${name}-security-group-0a1b2c3-id`],
      });
    }
  });

  it("reaches by HTTPS exactly the services that it calls", () => {
    const rules = registrations
      .ofType("SecurityGroupEgressRule")
      .map(({ name, inputs: { description: _, ...inputs } }) => [name, inputs]);
    const rule = (owner: string, to: object): object => ({
      securityGroupId: `${owner}-security-group-0a1b2c3-id`,
      ...HTTPS,
      ...to,
    });
    const dynamodb = { prefixListId: "pl-stocks-network-dynamodb" };
    const s3 = { prefixListId: "pl-stocks-network-s3" };
    const endpoints = { referencedSecurityGroupId: "stocks-network-endpoints-0a1b2c3-id" };
    assert.deepEqual(Object.fromEntries(rules), {
      "store-security-group-to-dynamodb": rule("store", dynamodb),
      "store-security-group-to-s3": rule("store", s3),
      "publish-security-group-to-dynamodb": rule("publish", dynamodb),
      "publish-security-group-to-s3": rule("publish", s3),
      "publish-security-group-to-endpoints": rule("publish", endpoints),
    });
  });

  it("is let into the interface endpoints only where it calls one, and by nobody itself", () => {
    const [ingress, ...others] = registrations.ofType("SecurityGroupIngressRule");
    assert.deepEqual(others, []);
    assert.deepEqual(ingress?.inputs, {
      securityGroupId: "stocks-network-endpoints-0a1b2c3-id",
      referencedSecurityGroupId: "publish-security-group-0a1b2c3-id",
      description: "HTTPS from publish-security-group",
      ...HTTPS,
    });
    // A rule inside a group would be one that the rules beside it take away again.
    for (const { inputs } of registrations.ofType("SecurityGroup")) {
      assert.deepEqual(Object.keys(inputs).toSorted(), ["description", "tags", "vpcId"]);
      assert.equal(inputs.vpcId, "vpc-stocks-network");
    }
  });

  it("has network interfaces by Lambda, which its own code cannot touch", () => {
    const { policy, role } = registrations.only("RolePolicy", "store-network-policy").inputs;
    assert.equal(role, "store-role-0a1b2c3");
    const actions = [
      "ec2:CreateNetworkInterface",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSubnets",
      "ec2:DeleteNetworkInterface",
      "ec2:AssignPrivateIpAddresses",
      "ec2:UnassignPrivateIpAddresses",
    ];
    assert.deepEqual(statementsOf(policy), [
      { Sid: "ManageNetworkInterfaces", Effect: "Allow", Action: actions, Resource: "*" },
      {
        Sid: "NotFromFunctionCode",
        Effect: "Deny",
        Action: [...actions, "ec2:DetachNetworkInterface"],
        Resource: "*",
        Condition: {
          ArnEquals: {
            "lambda:SourceFunctionArn": "arn:aws:lambda:*:123456789012:function:*",
          },
        },
      },
    ]);
  });

  it("starts once it may have interfaces, and everything it reaches is there", () => {
    for (const name of ["store", "publish"]) {
      const lambda = ["Function", name] as const;
      const needed: [string, string][] = [
        ["RolePolicy", `${name}-network-policy`],
        ["RolePolicy", `${name}-policy`],
        ["SecurityGroupEgressRule", `${name}-security-group-to-dynamodb`],
        ["VpcEndpoint", "stocks-network-dynamodb"],
        ["VpcEndpoint", "stocks-network-sns"],
      ];
      for (const one of needed)
        assert.ok(dependsOn(registrations, lambda, one), `${name} ${one.join(" ")}`);
    }
    const ingress = ["SecurityGroupIngressRule", "publish-security-group-into-endpoints"] as const;
    assert.ok(dependsOn(registrations, ["Function", "publish"], ingress));
  });

  it("leaves in the order in which Lambda can take its interfaces away", () => {
    // Deleted in reverse: the function, then its group, for which AWS waits until no interface has it,
    // then the permission to delete interfaces, then the role.
    for (const name of ["store", "publish"]) {
      const group = ["SecurityGroup", `${name}-security-group`] as const;
      const policy = ["RolePolicy", `${name}-network-policy`] as const;
      assert.ok(dependsOn(registrations, ["Function", name], group));
      assert.ok(dependsOn(registrations, group, policy));
      assert.ok(dependsOn(registrations, policy, ["Role", `${name}-role`]));
    }
  });

  it("keeps its network permission apart from its work, so that it may go last", () => {
    for (const name of ["store-policy", "publish-policy"]) {
      const { policy } = registrations.only("RolePolicy", name).inputs;
      assert.ok(!String(policy).includes("ec2:"), name);
    }
  });
});

describe("a function in a VPC that exists", () => {
  it("gets a security group with HTTPS out and nothing in", async () => {
    const registrations = await registerInVpc(EXISTING);
    assert.deepEqual(registrations.ofType("Vpc"), []);
    assert.deepEqual(registrations.ofType("VpcEndpoint"), []);
    assert.deepEqual(registrations.ofType("SecurityGroupIngressRule"), []);
    assert.deepEqual(
      registrations.ofType("SecurityGroupEgressRule").map(({ inputs }) => inputs),
      ["store", "publish"].map((name) => ({
        securityGroupId: `${name}-security-group-0a1b2c3-id`,
        description: "HTTPS to anywhere",
        cidrIpv4: "0.0.0.0/0",
        ...HTTPS,
      })),
    );
    for (const name of ["store", "publish"]) {
      const { vpcConfig } = registrations.only("Function", name).inputs;
      assert.deepEqual(vpcConfig, {
        subnetIds: ["subnet-1", "subnet-2"],
        securityGroupIds: [`${name}-security-group-0a1b2c3-id`],
      });
      const { inputs } = registrations.only("SecurityGroup", `${name}-security-group`);
      assert.equal(inputs.vpcId, "vpc-1");
    }
  });

  it("takes ids that arrive later, as a whole or one by one", async () => {
    const later = <T>(value: T) => pulumi.output(Promise.resolve(value));
    for (const subnetIds of [later(EXISTING.subnetIds), [later("subnet-1"), "subnet-2"]]) {
      const registrations = await registerInVpc({ vpcId: later("vpc-1"), subnetIds });
      const { vpcConfig } = registrations.only("Function", "store").inputs;
      assert.deepEqual((vpcConfig as { subnetIds: string[] }).subnetIds, EXISTING.subnetIds);
    }
  });

  it("has the owner's security groups where they are given, and the same permission", async () => {
    const registrations = await registerInVpc({ ...EXISTING, securityGroupIds: ["sg-1", "sg-2"] });
    assert.deepEqual(registrations.ofType("SecurityGroup"), []);
    for (const name of ["store", "publish"]) {
      const { vpcConfig } = registrations.only("Function", name).inputs;
      assert.deepEqual((vpcConfig as { securityGroupIds: string[] }).securityGroupIds, [
        "sg-1",
        "sg-2",
      ]);
      const policy = ["RolePolicy", `${name}-network-policy`] as const;
      assert.ok(dependsOn(registrations, ["Function", name], policy));
    }
  });
});

describe("a function outside a VPC", () => {
  it("has no part of a network", async () => {
    const registrations = await registerInVpc(undefined);
    const types = registrations.all.map(({ type }) => type);
    assert.deepEqual(
      types.filter((type) => /^(aws:(ec2|vpc)\/|awsx:)|Network|SecurityGroup/.test(type)),
      [],
    );
    for (const { inputs } of registrations.ofType("Function")) assert.ok(!("vpcConfig" in inputs));
    for (const { name } of registrations.ofType("RolePolicy")) assert.doesNotMatch(name, /network/);
  });
});
