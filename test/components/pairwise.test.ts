import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { loadStackConfig } from "../../local/engine/loadStackConfig.ts";
import type { RegisteredResource } from "../../local/engine/RegisteredResource.ts";
import type { ProgramResult, RunProgramOptions } from "../../local/engine/runProgram.ts";
import { runProgram } from "../../local/engine/runProgram.ts";
import { judgeResources } from "../../local/policy/judgeProgram.ts";
import { PolicyHost } from "../../local/policy/PolicyHost.ts";
import { EmulatorProvider } from "../../local/resources/EmulatorProvider.ts";
import { readArguments } from "../../scripts/arguments/readArguments.ts";
import { recordingProvider } from "../engine/recordingProvider.ts";
import type { Row } from "./pairs.ts";
import { endpoints, FACTORS, given, ROWS } from "./pairwiseRows.ts";
import { LAMBDA_FOLDER } from "./registerPipeline.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const PRELOAD = pathToFileURL(join(import.meta.dirname, "fixtures", "useStandIns.ts")).href;
const compileCacheDir = mkdtempSync(join(tmpdir(), "components-pairwise-"));
process.once("exit", () => {
  rmSync(compileCacheDir, { recursive: true, force: true });
});

async function run(
  row: Row,
  mode: "preview" | "up",
  previous: readonly RegisteredResource[],
): Promise<ProgramResult> {
  const overrides = given(row);
  const { config } = loadStackConfig({ programDir: ROOT, stack: "dev", overrides });
  const options: RunProgramOptions = {
    programDir: ROOT,
    stack: "dev",
    mode,
    config,
    // One secret in it makes Pulumi take the whole key for one.
    ...(row["alertEndpoints"] === endpoints.all ? { secretKeys: ["alertEndpoints"] } : {}),
    previous,
    provider: mode === "preview" ? previewProvider() : makingProvider(),
    compileCacheDir,
    env: { NODE_OPTIONS: `--import=${PRELOAD}`, TEST_LAMBDA_FOLDER: LAMBDA_FOLDER },
  };
  return runProgram(options);
}

/** The local run's own: in a preview it checks that it knows each type and each property. */
function previewProvider(): EmulatorProvider {
  return new EmulatorProvider(() => Promise.reject(new Error("a preview makes nothing")));
}

function makingProvider() {
  const ids = ["subnet-a", "subnet-b"];
  return recordingProvider({
    invokes: {
      "aws:s3/getBucket:getBucket": ({ bucket }) => ({
        bucket: bucket ?? "",
        arn: `arn:aws:s3:::${bucket as string}`,
      }),
    },
    states: {
      "awsx:ec2/vpc:Vpc": () => ({ vpcId: "vpc-0", isolatedSubnetIds: ids }),
      "awsx:ec2:Vpc": () => ({ vpcId: "vpc-0", isolatedSubnetIds: ids, routeTables: [] }),
      "aws:ec2/vpcEndpoint:VpcEndpoint": () => ({ prefixListId: "pl-0" }),
    },
  });
}

const urnsOf = ({ resources }: ProgramResult): string[] =>
  resources.map(({ urn }) => urn).toSorted();

/** What stops a deployment, by the policy pack: rule, resource and message. */
async function violations(host: PolicyHost, { resources }: ProgramResult): Promise<string[]> {
  const { findings } = await judgeResources(host, resources, { mends: false });
  return findings
    .filter(({ level }) => level !== "advisory")
    .map(({ policy, urn, message }) => `${policy} ${urn.split("::").at(-1) ?? ""}: ${message}`);
}

/** Where a text stands in plain sight. */
function leaks({ resources }: ProgramResult, text: string): string[] {
  return resources.flatMap(({ name, inputs, secretInputs }) =>
    Object.entries(inputs)
      .filter(([property, value]) => {
        const isHidden = secretInputs.some((path) => String(path).startsWith(property));
        return !isHidden && JSON.stringify(value ?? null).includes(text);
      })
      .map(([property]) => `${name}.${property}`),
  );
}

describe("arguments in pairs, on an engine stand-in", function () {
  // Each run starts a Node.js process.
  this.timeout(120_000);
  let previous: readonly RegisteredResource[] = [];
  let host: PolicyHost;
  before(async () => {
    host = await PolicyHost.start({ packDir: join(ROOT, "policy") });
  });
  after(() => host.stop());

  it("try every argument, and every two values that may meet", () => {
    const top = readArguments().filter(({ path }) => !path.includes("."));
    assert.deepEqual(Object.keys(FACTORS).toSorted(), top.map(({ path }) => path).toSorted());
    const used = Object.entries(FACTORS).flatMap(([name, values]) =>
      values.filter((value) => !ROWS.some((row) => row[name] === value)),
    );
    assert.deepEqual(used, []);
    assert.ok(ROWS.length >= 15, String(ROWS.length));
  });

  ROWS.forEach((row, index) => {
    it(`preview and update to, and keep the policies in, combination ${index + 1} of ${ROWS.length}`, async () => {
      const preview = await run(row, "preview", previous);
      const up = await run(row, "up", previous);
      assert.deepEqual(urnsOf(preview), urnsOf(up));
      for (const result of [preview, up]) {
        assert.deepEqual(result.diagnostics, []);
        assert.deepEqual(await violations(host, result), []);
      }
      assert.deepEqual(leaks(up, "hunter2"), []);
      previous = up.resources;
    });
  });
});
