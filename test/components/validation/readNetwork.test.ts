import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import ts from "typescript";
import { NETWORK_DEFAULTS } from "../../../components/args/NetworkSettings.ts";
import { Problems } from "../../../components/validation/Problems.ts";
import type {
  ExistingNetworkLeaves,
  NetworkLeaves,
} from "../../../components/validation/readNetwork.ts";
import { readNetwork } from "../../../components/validation/readNetwork.ts";

function read(input: unknown): NetworkLeaves | undefined {
  const problems = new Problems();
  const leaves = readNetwork(problems, input);
  if (problems.isAny) throw problems.toError("test");
  return leaves;
}

/** What is wrong, by path. */
function problemsOf(input: unknown): Record<string, string> {
  try {
    read(input);
  } catch (error) {
    assert.ok(pulumi.InputPropertiesError.isInstance(error));
    return Object.fromEntries(
      error.errors.map(({ propertyPath, reason }) => [propertyPath, reason]),
    );
  }
  return {};
}

function existing(input: object): ExistingNetworkLeaves {
  const leaves = read(input);
  assert.equal(leaves?.kind, "existing");
  return leaves;
}

function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}

const MADE = { createVpc: true };
const VPC = { vpcId: "vpc-0123456789abcdef0", subnetIds: ["subnet-0a", "subnet-0b"] };

describe("readNetwork", () => {
  it("is no network where none is asked for", () => {
    for (const none of [undefined, {}, { createVpc: false }]) assert.equal(read(none), undefined);
  });

  it("makes a VPC with defaults", () => {
    const { cidrBlock, availabilityZoneCount, flowLogs } = NETWORK_DEFAULTS;
    const made = { kind: "made", cidrBlock, availabilityZones: availabilityZoneCount, flowLogs };
    assert.deepEqual(read({ createVpc: true }), made);
    assert.deepEqual(read({ createVpc: true, vpcId: undefined, flowLogs: undefined }), made);
  });

  it("takes what decides a VPC", () => {
    assert.deepEqual(
      read({
        createVpc: true,
        cidrBlock: "172.31.240.0/20",
        availabilityZoneCount: 6,
        flowLogs: false,
      }),
      { kind: "made", cidrBlock: "172.31.240.0/20", availabilityZones: 6, flowLogs: false },
    );
    const availabilityZones = ["us-gov-west-1a", "us-gov-west-1c"];
    const named = read({ createVpc: true, availabilityZones });
    assert.ok(named?.kind === "made");
    assert.deepEqual(named.availabilityZones, availabilityZones);
  });

  it("takes what names a VPC", () => {
    const leaves = existing(VPC);
    assert.equal(leaves.vpcId.plain, VPC.vpcId);
    assert.deepEqual(leaves.subnetIds.plain, VPC.subnetIds);
    assert.equal(leaves.securityGroupIds, undefined);
    const given = existing({ createVpc: false, ...VPC, securityGroupIds: ["sg-1"] });
    assert.deepEqual(given.securityGroupIds?.plain, ["sg-1"]);
  });

  it("takes Outputs of ids, of lists and in lists", async () => {
    const whole = existing({
      vpcId: pulumi.output("vpc-1"),
      subnetIds: pulumi.output(["subnet-1"]),
    });
    assert.equal(whole.vpcId.plain, undefined);
    assert.equal(await valueOf(whole.vpcId.output()), "vpc-1");
    assert.deepEqual(await valueOf(whole.subnetIds.output()), ["subnet-1"]);
    const mixed = existing({ ...VPC, subnetIds: ["subnet-1", pulumi.output("subnet-2")] });
    assert.deepEqual(await valueOf(mixed.subnetIds.output()), ["subnet-1", "subnet-2"]);
  });

  it("fails an Output that turns out wrong", async () => {
    const { subnetIds } = existing({ ...VPC, subnetIds: pulumi.output(["subnet-1", "subnet-1"]) });
    // The failing Output rejects the promise below it, which nothing else awaits.
    const failing = subnetIds.output() as unknown as { promise(): Promise<unknown> };
    await assert.rejects(failing.promise(), /"subnetIds" must be a list of different subnets, got/);
  });

  const refused: [string, object, Record<string, RegExp>][] = [
    [
      "a list in its place",
      [] as object,
      { network: /"network" must be an object, got an empty list/ },
    ],
    [
      "an Output in its place",
      pulumi.output({}),
      { network: /must be an object of settings known while the program runs/ },
    ],
    ["names it does not know", { subnets: [] }, { "network.subnets": /"subnets" is no argument/ }],
    [
      "a VPC without subnets",
      { vpcId: "vpc-1" },
      {
        "network.subnetIds":
          /^"subnetIds" must be given with vpcId, got none; add it, or remove vpcId\./,
      },
    ],
    [
      "subnets and groups without their VPC",
      { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] },
      {
        "network.vpcId":
          /^"vpcId" must be given with subnetIds, securityGroupIds, got none; add it/,
      },
    ],
    [
      "settings of a VPC beside one that exists",
      { ...VPC, cidrBlock: "10.0.0.0/16", flowLogs: true, availabilityZones: [] },
      {
        "network.cidrBlock":
          /^"cidrBlock" must be omitted without "network.createVpc", got "10.0.0.0\/16"; remove it, or set "createVpc"/,
        "network.flowLogs": /^"flowLogs" must be omitted without "network.createVpc"/,
        "network.availabilityZones": /^"availabilityZones" must be omitted without/,
      },
    ],
    [
      "settings of a VPC where none is made",
      { cidrBlock: "10.0.0.0/16" },
      { "network.cidrBlock": /^"cidrBlock" must be omitted without "network.createVpc"/ },
    ],
    [
      "a VPC that is made beside one that exists",
      { createVpc: true, ...VPC },
      {
        "network.vpcId":
          /^"vpcId" must be omitted with "network.createVpc", got "vpc-.*"; remove one of them/,
        "network.subnetIds": /^"subnetIds" must be omitted with "network.createVpc"/,
      },
    ],
    [
      "wrong settings of a VPC that is made beside one that exists, whose own are not judged",
      { ...MADE, vpcId: "x", subnetIds: 7, cidrBlock: "10.0.0.0/8", flowLogs: 1 },
      {
        "network.vpcId": /^"vpcId" must be omitted with "network.createVpc"/,
        "network.subnetIds": /^"subnetIds" must be omitted with "network.createVpc"/,
        "network.cidrBlock": /must be an IPv4 block from \/16 to \/24/,
        "network.flowLogs": /must be true or false, got 1/,
      },
    ],
    [
      "wrong settings where they do not belong for that alone",
      { ...VPC, cidrBlock: "10.0.0.0/8", availabilityZoneCount: 0, availabilityZones: 7 },
      {
        "network.cidrBlock": /^"cidrBlock" must be omitted without "network.createVpc"/,
        "network.availabilityZoneCount": /^"availabilityZoneCount" must be omitted without/,
        "network.availabilityZones": /^"availabilityZones" must be omitted without/,
      },
    ],
    [
      "a word for whether to make one",
      { createVpc: "yes" },
      { "network.createVpc": /must be true or false, got "yes"/ },
    ],
    [
      "a word for whether to make one, and what is wrong whatever it means",
      { createVpc: "yes", cidrBlock: "10.0.0.0/8", flowLogs: false, vpcId: "x" },
      {
        "network.createVpc": /must be true or false, got "yes"/,
        "network.cidrBlock": /must be an IPv4 block from \/16 to \/24/,
        "network.vpcId": /must be an id that starts with vpc-, got "x"/,
        "network.subnetIds": /^"subnetIds" must be given with vpcId/,
      },
    ],
    [
      "number and names of zones at once",
      { ...MADE, availabilityZones: ["us-east-1a", "us-east-1b"], availabilityZoneCount: 99 },
      {
        "network.availabilityZoneCount":
          /^"availabilityZoneCount" must be omitted with "network.availabilityZones"/,
      },
    ],
    [
      "ids of something else",
      {
        vpcId: "subnet-1",
        subnetIds: ["subnet-1", "arn:aws:ec2:::subnet/1"],
        securityGroupIds: ["x"],
      },
      {
        "network.vpcId": /must be an id that starts with vpc-, got "subnet-1"; write the id/,
        "network.subnetIds": /a list of which number 2 is an id that starts with subnet-/,
        "network.securityGroupIds": /a list of which number 1 is an id that starts with sg-/,
      },
    ],
    [
      "lists that Lambda does not take",
      {
        vpcId: "vpc-1",
        subnetIds: [],
        securityGroupIds: ["sg-1", "sg-2", "sg-3", "sg-4", "sg-5", "sg-6"],
      },
      {
        "network.subnetIds": /must be a list of 1 to 16 subnets, got an empty list/,
        "network.securityGroupIds": /must be a list of 1 to 5 security groups/,
      },
    ],
    [
      "the same twice",
      { ...VPC, subnetIds: ["subnet-1", "subnet-1"] },
      { "network.subnetIds": /must be a list of different subnets/ },
    ],
    [
      "one id in place of a list",
      { ...VPC, subnetIds: "subnet-1" },
      { "network.subnetIds": /must be a list of subnets, got "subnet-1"/ },
    ],
    [
      "fewer than two zones",
      { ...MADE, availabilityZoneCount: 1 },
      { "network.availabilityZoneCount": /must be 2 to 6, got 1; raise it or omit it for 2/ },
    ],
    [
      "one zone, and what is no zone",
      { ...MADE, availabilityZones: ["us-east-1a"] },
      { "network.availabilityZones": /must be a list of 2 to 6 availability zones/ },
    ],
    [
      "local zones, in which Lambda is not",
      { ...MADE, availabilityZones: ["us-west-2-lax-1a", "us-west-2a"] },
      { "network.availabilityZones": /number 1 is the name of an availability zone/ },
    ],
    [
      "what decides a VPC and arrives later",
      { ...MADE, cidrBlock: pulumi.output("10.0.0.0/16"), flowLogs: pulumi.output(true) },
      {
        "network.cidrBlock": /must be known while the program runs/,
        "network.flowLogs": /must be known while the program runs/,
      },
    ],
    [
      "zones of which one arrives later",
      { ...MADE, availabilityZones: ["us-east-1a", pulumi.output("us-east-1b")] },
      { "network.availabilityZones": /must be known while the program runs, got an Output/ },
    ],
    ["nothing for a group", null as unknown as object, { network: /an object, got null; write/ }],
    [
      "words for a flag",
      { ...MADE, flowLogs: "yes" },
      { "network.flowLogs": /must be true or false/ },
    ],
  ];
  for (const [what, input, reasons] of refused) {
    it(`refuses ${what}`, () => {
      const found = problemsOf(input);
      assert.deepEqual(Object.keys(found).toSorted(), Object.keys(reasons).toSorted());
      for (const [path, reason] of Object.entries(reasons)) assert.match(found[path] ?? "", reason);
    });
  }

  for (const cidrBlock of ["10.0.0.0/16", "192.168.4.0/24", "100.64.0.0/16", "223.255.0.0/16"]) {
    it(`takes the addresses ${cidrBlock}`, () => {
      assert.deepEqual(problemsOf({ ...MADE, cidrBlock }), {});
    });
  }

  for (const cidrBlock of [
    "10.0.0.0/15",
    "10.0.0.0/25",
    "10.0.0.0/8",
    "0.0.0.0/0",
    "10.0.0.256/16",
    "256.0.0.0/16",
    "10.0.0.0/016",
    "010.0.0.0/16",
    "10.0.0.0/16 ",
    "10.0.0.0",
    "10.0.0/16",
    "fd00::/16",
    "",
  ]) {
    it(`refuses the addresses "${cidrBlock}"`, () => {
      const { "network.cidrBlock": reason = "" } = problemsOf({ ...MADE, cidrBlock });
      assert.match(reason, /must be an IPv4 block from \/16 to \/24, got ".*"; correct it or omit/);
    });
  }

  it("refuses addresses that are no text", () => {
    const { "network.cidrBlock": reason } = problemsOf({ ...MADE, cidrBlock: 16 });
    assert.match(reason ?? "", /must be a text: an IPv4 block .*, got 16; write it in quotes/);
  });

  for (const [cidrBlock, first] of [
    ["10.0.1.0/16", "10.0.0.0/16"],
    ["10.0.0.1/24", "10.0.0.0/24"],
    ["192.168.255.255/20", "192.168.240.0/20"],
  ]) {
    it(`refuses the addresses ${cidrBlock}, which begin with ${first}`, () => {
      const { "network.cidrBlock": reason = "" } = problemsOf({ ...MADE, cidrBlock });
      assert.equal(
        reason,
        `"cidrBlock" must be an IPv4 block written with its first address, got "${cidrBlock}"; ` +
          `write "${first}" or omit it for 10.0.0.0/16.`,
      );
    });
  }

  for (const [cidrBlock, use] of [
    ["0.0.0.0/17", "0.0.0.0/8 (this network)"],
    ["127.0.0.0/16", "127.0.0.0/8 (loopback)"],
    ["127.255.255.0/24", "127.0.0.0/8 (loopback)"],
    ["169.254.0.0/16", "169.254.0.0/16 (link-local)"],
    ["169.254.169.0/24", "169.254.0.0/16 (link-local)"],
    ["224.0.0.0/24", "224.0.0.0/4 (multicast)"],
    ["239.255.0.0/16", "224.0.0.0/4 (multicast)"],
    ["240.0.0.0/16", "240.0.0.0/4 (reserved)"],
    ["255.255.255.0/24", "240.0.0.0/4 (reserved)"],
  ]) {
    it(`refuses the addresses ${cidrBlock}, which no host has`, () => {
      const { "network.cidrBlock": reason = "" } = problemsOf({ ...MADE, cidrBlock });
      const rule = `must be an IPv4 block outside of ${use}, got "${cidrBlock}"; choose one of`;
      assert.ok(reason.includes(rule), reason);
    });
  }
});

describe("defaults of the network", () => {
  it("are in each docstring as they are in the code", () => {
    const path = "components/args/NetworkSettings.ts";
    const text = readFileSync(path, "utf8");
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    const [settings] = file.statements.filter(ts.isInterfaceDeclaration);
    const documented = (settings?.members ?? []).flatMap((member) => {
      const tag = ts.getJSDocTags(member).find(({ tagName }) => tagName.text === "default");
      const value = ts.getTextOfJSDocComment(tag?.comment) ?? "";
      return value.startsWith("none: ") ? [] : [[member.name?.getText(), JSON.parse(value)]];
    });
    assert.deepEqual(Object.fromEntries(documented), NETWORK_DEFAULTS);
  });
});
