import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Client } from "@grpc/grpc-js";
import type {
  AnalyzeResponse,
  AnalyzerInfo,
  PolicyInfo,
} from "@pulumi/pulumi/proto/analyzer_pb.js";
import { emptyPb, grpc } from "../engine/protocol.ts";
import type { RegisteredResource } from "../engine/RegisteredResource.ts";
import { MissingPartError } from "../emulators/MissingPartError.ts";
import { analyzerGrpc, analyzerPb } from "./analyzer.ts";
import { encodeForAnalysis, encodeForStackAnalysis } from "./encodeForAnalysis.ts";
import type { Finding, PackConfig, PolicyDescription, Remediation } from "./model.ts";
import { describePolicy, readFinding, writeConfig } from "./translate.ts";

/** What to start. */
export interface PolicyHostOptions {
  /** Folder of PulumiPolicy.yaml. */
  readonly packDir: string;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/** The version of the SDK of policy packs that the pack was tried with. */
const POLICY_SDK = "@pulumi/policy@1.21.0";

/** Largest message, as in Pulumi's own engine: 400 MiB. */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

/** How much of what a host says before it serves is kept for the error, in characters. */
const OUTPUT_LENGTH = 4000;

type Analyzer = InstanceType<typeof analyzerGrpc.AnalyzerClient>;

/** A policy pack in the real host of its SDK, in a process of its own, as the Pulumi engine would run it. */
export class PolicyHost {
  readonly #child: ChildProcess;
  readonly #client: Analyzer;

  private constructor(child: ChildProcess, client: Analyzer) {
    this.#child = child;
    this.#client = client;
  }

  /**
   * Starts a pack.
   * @throws {MissingPartError} if Pulumi's SDK of policy packs is not installed
   * @throws {Error} if the pack does not start, with what it said
   */
  static async start({ packDir, signal }: PolicyHostOptions): Promise<PolicyHost> {
    const child = spawn(process.execPath, [findHost(packDir), "127.0.0.1:1", packDir], {
      cwd: packDir,
      env: { ...process.env, no_grpc_proxy: "127.0.0.1,localhost" },
      stdio: ["ignore", "pipe", "pipe"],
      ...(signal === undefined ? {} : { signal }),
    });
    const port = await readPort(child, packDir);
    const address = `127.0.0.1:${port}`;
    const client = new analyzerGrpc.AnalyzerClient(address, grpc.credentials.createInsecure(), {
      "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
      "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
    });
    return new PolicyHost(child, client);
  }

  /** What the pack holds. */
  async describe(): Promise<{ readonly name: string; readonly policies: PolicyDescription[] }> {
    const info = await this.#call<AnalyzerInfo>("getAnalyzerInfo", new emptyPb.Empty());
    const policies = info.getPoliciesList().map((one: PolicyInfo) => describePolicy(one));
    return { name: info.getName(), policies };
  }

  /** Hands each policy its configuration. */
  async configure(config: PackConfig, policies: readonly PolicyDescription[]): Promise<void> {
    await this.#call("configure", writeConfig(config, policies));
  }

  /** Judges a resource by its inputs. */
  async analyze(resource: RegisteredResource): Promise<Finding[]> {
    const request = encodeForAnalysis(resource);
    const response = await this.#call<AnalyzeResponse>("analyze", request);
    return response.getDiagnosticsList().map((one) => readFinding(one, resource.urn));
  }

  /** What policies at the level `remediate` would change of a resource. */
  async remediate(resource: RegisteredResource): Promise<Remediation[]> {
    const request = encodeForAnalysis(resource);
    const response = await this.#call<InstanceType<typeof analyzerPb.RemediateResponse>>(
      "remediate",
      request,
    );
    return response.getRemediationsList().map((one) => ({
      policy: one.getPolicyname(),
      urn: resource.urn,
      properties: one.getProperties()?.toJavaScript() ?? {},
    }));
  }

  /** Judges all resources together, by their outputs. */
  async analyzeStack(resources: readonly RegisteredResource[]): Promise<Finding[]> {
    const request = new analyzerPb.AnalyzeStackRequest();
    request.setResourcesList(resources.map((one) => encodeForStackAnalysis(one)));
    const response = await this.#call<AnalyzeResponse>("analyzeStack", request);
    return response.getDiagnosticsList().map((one) => readFinding(one, ""));
  }

  /** Ends the host's process. */
  async stop(): Promise<void> {
    (this.#client as unknown as Client).close();
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill("SIGKILL");
    await gone;
  }

  #call<Response>(method: string, request: unknown): Promise<Response> {
    const client = this.#client as unknown as Record<string, UnaryMethod<Response>>;
    return new Promise((resolve, reject) => {
      client[method]?.call(client, request, (error, response) => {
        if (error !== null) reject(new Error(`the policy pack failed: ${error.details}`));
        else resolve(response);
      });
    });
  }
}

type UnaryMethod<Response> = (
  request: unknown,
  done: (error: { readonly details: string } | null, response: Response) => void,
) => unknown;

function findHost(packDir: string): string {
  const load = createRequire(join(packDir, "package.json"));
  try {
    load.resolve("@pulumi/policy");
    return load.resolve("@pulumi/pulumi/cmd/run-policy-pack");
  } catch (cause) {
    const problem = `The policy pack needs ${POLICY_SDK}, which is not installed.`;
    throw new MissingPartError(problem, `npm i -D ${POLICY_SDK}`, { cause });
  }
}

/** The host writes the port on which it serves to its output, alone on a line. */
function readPort(child: ChildProcess, packDir: string): Promise<string> {
  let out = "";
  let said = "";
  return new Promise((resolve, reject) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      out += chunk.toString();
      const port = /^(\d+)$/m.exec(out)?.[1];
      if (port !== undefined) resolve(port);
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      if (said.length < OUTPUT_LENGTH) said += chunk.toString();
    });
    child.once("error", reject);
    child.once("exit", (code) => {
      const output = `${out}${said}`.trim();
      const end = `ended with exit code ${String(code)}`;
      reject(new Error(`the policy pack in "${packDir}" must start, and ${end}:\n${output}`));
    });
  });
}
