import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PutRecordCommand } from "@aws-sdk/client-kinesis";
import { loadStackConfig } from "../../../local/engine/loadStackConfig.ts";
import { UNKNOWN } from "../../../local/engine/PropertyValue.ts";
import type { RegisteredResource } from "../../../local/engine/RegisteredResource.ts";
import type { ProgramResult, RunProgramOptions } from "../../../local/engine/runProgram.ts";
import { runProgram } from "../../../local/engine/runProgram.ts";
import { startLocalStack } from "../../../local/LocalStack.ts";
import { EmulatorProvider } from "../../../local/resources/EmulatorProvider.ts";
import { recordingProvider } from "../../engine/recordingProvider.ts";
import { text } from "../../resources/useProvider.ts";

const programDir = join(import.meta.dirname, "../fixtures/network");
const compileCacheDir = mkdtempSync(join(tmpdir(), "network-program-"));
process.once("exit", () => {
  rmSync(compileCacheDir, { recursive: true, force: true });
});

/** The component comes as one resource from its own provider, with the ids of its children. */
const VPC = {
  vpcId: "vpc-1",
  isolatedSubnetIds: ["subnet-1", "subnet-2"],
  routeTables: [{ id: "rtb-1" }, { id: "rtb-2" }],
};

function run(
  overrides: Readonly<Record<string, unknown>>,
  options: Partial<RunProgramOptions> = {},
): Promise<ProgramResult> {
  const { config } = loadStackConfig({ programDir, stack: "dev", overrides });
  const states = {
    "awsx:ec2:Vpc": () => VPC,
    "aws:ec2/vpcEndpoint:VpcEndpoint": () => ({ prefixListId: "pl-1" }),
  };
  return runProgram({
    programDir,
    stack: "dev",
    mode: "up",
    provider: recordingProvider({ states }),
    config,
    compileCacheDir,
    ...options,
  });
}

function only({ resources }: ProgramResult, type: string, name?: string): RegisteredResource {
  const found = resources.filter(
    (one) => one.type.endsWith(`:${type}`) && (name === undefined || one.name === name),
  );
  const [resource] = found;
  assert.ok(resource !== undefined && found.length === 1, `${type} ${name ?? ""}`);
  return resource;
}

describe("a program in a VPC on an engine stand-in", function () {
  // Each run starts a Node.js process.
  this.timeout(120_000);

  let first: ProgramResult;
  before(async () => {
    first = await run({ network: { createVpc: true } });
  });

  it("hands what the VPC's provider made to endpoints and functions", () => {
    assert.deepEqual(first.diagnostics, []);
    assert.equal(only(first, "Vpc").remote, true);
    assert.deepEqual(only(first, "VpcEndpoint", "reader-network-s3").inputs["routeTableIds"], [
      "rtb-1",
      "rtb-2",
    ]);
    assert.deepEqual(only(first, "VpcEndpoint", "reader-network-sns").inputs["subnetIds"], [
      "subnet-1",
      "subnet-2",
    ]);
    assert.deepEqual(only(first, "Function").inputs["vpcConfig"], {
      subnetIds: ["subnet-1", "subnet-2"],
      securityGroupIds: [only(first, "SecurityGroup", "reader-security-group").id],
    });
  });

  it("previews the same resources, with ids that are not known", async () => {
    const provider = new EmulatorProvider(() => Promise.reject(new Error("not in a preview")));
    const preview = await run({ network: { createVpc: true } }, { mode: "preview", provider });
    const urnsOf = ({ resources }: ProgramResult) => resources.map(({ urn }) => urn).toSorted();
    assert.deepEqual(urnsOf(preview), urnsOf(first));
    assert.deepEqual(only(preview, "Function").inputs["vpcConfig"], {
      subnetIds: UNKNOWN,
      securityGroupIds: [UNKNOWN],
    });
    assert.equal(
      only(preview, "VpcEndpoint", "reader-network-s3").inputs["routeTableIds"],
      UNKNOWN,
    );
  });

  it("changes nothing when run again", async () => {
    const second = await run({ network: { createVpc: true } }, { previous: first.resources });
    assert.deepEqual(second.deleted, []);
    const changed = second.resources.filter(
      ({ custom, operation }) => custom && operation !== "same",
    );
    assert.deepEqual(
      changed.map(({ name }) => name),
      [],
    );
  });

  it("leaves the VPC: function first, then its group, then the permission that Lambda needs", async () => {
    const left = await run({}, { previous: first.resources });
    assert.equal(only(left, "Function").operation, "update");
    assert.ok(!("vpcConfig" in only(left, "Function").inputs));
    const placeOf = (ending: string): number =>
      left.deleted.findIndex((urn) => urn.endsWith(`:${ending}`));
    const group = placeOf("SecurityGroup::reader-security-group");
    const permission = placeOf("RolePolicy::reader-network-policy");
    const endpoint = placeOf("VpcEndpoint::reader-network-sns");
    const vpc = placeOf("Vpc::reader-network");
    assert.ok(group >= 0 && group < permission, left.deleted.join("\n"));
    // The VPC outlives the interfaces in it.
    assert.ok(endpoint >= 0 && endpoint < vpc && group < vpc, left.deleted.join("\n"));
    // Nothing else changes: the role stays, with what it may do.
    assert.equal(only(left, "Role").operation, "same");
    assert.equal(only(left, "RolePolicy").operation, "same");
  });

  it("moves into a VPC that exists without a change to its role's work", async () => {
    const network = {
      vpcId: "vpc-2",
      subnetIds: ["subnet-8", "subnet-9"],
      securityGroupIds: ["sg-7"],
    };
    const moved = await run({ network }, { previous: first.resources });
    assert.deepEqual(only(moved, "Function").inputs["vpcConfig"], {
      subnetIds: ["subnet-8", "subnet-9"],
      securityGroupIds: ["sg-7"],
    });
    assert.equal(only(moved, "RolePolicy", "reader-network-policy").operation, "same");
    assert.equal(only(moved, "RolePolicy", "reader-policy").operation, "same");
  });

  it("makes the VPC where the component's own provider is", async () => {
    const elsewhere = await run({ network: { createVpc: true }, region: "eu-central-1" });
    const vpc = only(elsewhere, "Vpc");
    assert.match(vpc.providers["aws"] ?? "", /pulumi:providers:aws::own::/);
    assert.equal(
      only(elsewhere, "VpcEndpoint", "reader-network-s3").inputs["serviceName"],
      "com.amazonaws.eu-central-1.s3",
    );
  });
});

describe("a program in a VPC on this machine", function () {
  this.timeout(120_000);

  for (const network of [
    { createVpc: true, availabilityZoneCount: 3 },
    { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"] },
  ]) {
    it(`runs its functions with ${Object.keys(network).join(" and ")}`, async () => {
      const logged: string[] = [];
      const problems: string[] = [];
      const stack = await startLocalStack({
        programDir,
        stack: "dev",
        config: { network },
        onLog: (_name, { text: line }) => logged.push(line),
        onProblem: (problem) => problems.push(problem),
      });
      try {
        const StreamName = text(stack.outputs["streamName"]);
        const record = { StreamName, PartitionKey: "A", Data: Buffer.from("a tick") };
        await stack.clients.kinesis.send(new PutRecordCommand(record));
        await stack.drain();
        assert.ok(logged.includes("saw a tick"), logged.join("\n"));
        assert.deepEqual(problems, []);
      } finally {
        await stack.stop();
      }
    });
  }
});
