import type { Policies } from "@pulumi/policy";
import * as server from "@pulumi/policy/server.js";
import type { AnalyzeResponse } from "@pulumi/pulumi/proto/analyzer_pb.js";
import { structPb } from "../../local/engine/protocol.ts";
import type { WireMap } from "../../local/engine/wire.ts";
import { analyzerPb } from "../../local/policy/analyzer.ts";

/** A resource with all that a request needs. */
export interface FullResource {
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly from: Readonly<Record<string, readonly string[]>>;
  readonly isProtected?: boolean;
}

/** An answer of the host. */
export interface HostAnswer {
  readonly diagnostics: readonly {
    readonly policy: string;
    readonly urn: string;
    readonly level: number;
    readonly message: string;
  }[];
  /** Names of the policies that do not apply. */
  readonly notApplicable: readonly string[];
}

type MakeFunction = (
  name: string,
  version: string,
  level: "mandatory",
  policies: Policies,
) => (
  call: { readonly request: unknown },
  done: (error: Error | undefined, response: AnalyzeResponse) => void,
) => Promise<void>;

/** The SDK's types leave them out: it calls them internal. */
const { makeAnalyzeRpcFun, makeAnalyzeStackRpcFun } = server as unknown as Readonly<
  Record<"makeAnalyzeRpcFun" | "makeAnalyzeStackRpcFun", MakeFunction>
>;

/** The functions of the host of policy packs, without configuration, in this process. */
export function emptyHost(policies: Policies) {
  const answerOf = async (
    make: MakeFunction,
    request: unknown,
    urn: string,
  ): Promise<HostAnswer> => {
    const analyze = make("pack", "1.0.0", "mandatory", policies);
    const response = await new Promise<AnalyzeResponse>((resolve, reject) => {
      void analyze({ request }, (error, found) => {
        if (error === undefined || error === null) resolve(found);
        else reject(error);
      });
    });
    return {
      diagnostics: response.getDiagnosticsList().map((one) => ({
        policy: one.getPolicyname(),
        urn: one.getUrn() === "" ? urn : one.getUrn(),
        level: one.getEnforcementlevel(),
        message: one.getMessage(),
      })),
      notApplicable: response.getNotApplicableList().map((one) => one.getPolicyName()),
    };
  };
  return {
    analyze: (resource: FullResource) => {
      const request = new analyzerPb.AnalyzeRequest();
      fill(request, resource);
      return answerOf(makeAnalyzeRpcFun, request, urnOf(resource));
    },
    analyzeStack: (resources: readonly FullResource[]) => {
      const request = new analyzerPb.AnalyzeStackRequest();
      request.setResourcesList(resources.map((one) => stackResource(one, resources)));
      return answerOf(makeAnalyzeStackRpcFun, request, "");
    },
  };
}

function stackResource(resource: FullResource, all: readonly FullResource[]) {
  const message = new analyzerPb.AnalyzerResource();
  fill(message, resource);
  for (const [property, names] of Object.entries(resource.from)) {
    const dependencies = new analyzerPb.AnalyzerPropertyDependencies();
    const sources = names.map((name) => all.find((one) => one.name === name));
    dependencies.setUrnsList(
      sources.map((source) => {
        if (source === undefined) throw new Error(`no resource is named as in ${String(names)}`);
        return urnOf(source);
      }),
    );
    message.getPropertydependenciesMap().set(property, dependencies);
  }
  return message;
}

interface Fillable {
  setType(type: string): unknown;
  setName(name: string): unknown;
  setUrn(urn: string): unknown;
  setProperties(value: InstanceType<typeof structPb.Struct>): unknown;
  setOptions(value: InstanceType<typeof analyzerPb.AnalyzerResourceOptions>): unknown;
}

function fill(message: Fillable, resource: FullResource): void {
  const options = new analyzerPb.AnalyzerResourceOptions();
  options.setProtect(resource.isProtected === true);
  message.setType(resource.type);
  message.setName(resource.name);
  message.setUrn(urnOf(resource));
  message.setProperties(structPb.Struct.fromJavaScript(resource.props as WireMap));
  message.setOptions(options);
}

function urnOf({ type, name }: FullResource): string {
  return `urn:pulumi:dev::stocks::${type}::${name}`;
}
