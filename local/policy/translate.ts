import type { AnalyzeDiagnostic, PolicyInfo } from "@pulumi/pulumi/proto/analyzer_pb.js";
import { structPb } from "../engine/protocol.ts";
import type { WireMap } from "../engine/wire.ts";
import { analyzerPb } from "./analyzer.ts";
import type {
  EnforcementLevel,
  Finding,
  PackConfig,
  PolicyConfig,
  PolicyDescription,
} from "./model.ts";

const { EnforcementLevel: LEVEL, PolicySeverity: SEVERITY, PolicyType: TYPE } = analyzerPb;

const LEVELS: Readonly<Record<EnforcementLevel, number>> = {
  advisory: LEVEL.ADVISORY,
  mandatory: LEVEL.MANDATORY,
  remediate: LEVEL.REMEDIATE,
  disabled: LEVEL.DISABLED,
};

const SEVERITIES: ReadonlyMap<number, PolicyDescription["severity"]> = new Map([
  [SEVERITY.POLICY_SEVERITY_LOW, "low"],
  [SEVERITY.POLICY_SEVERITY_MEDIUM, "medium"],
  [SEVERITY.POLICY_SEVERITY_HIGH, "high"],
  [SEVERITY.POLICY_SEVERITY_CRITICAL, "critical"],
]);

/** Reads what a policy says of itself. */
export function describePolicy(info: PolicyInfo): PolicyDescription {
  const schema = info.getConfigschema();
  return {
    name: info.getName(),
    displayName: info.getDisplayname(),
    description: info.getDescription(),
    level: readLevel(info.getEnforcementlevel()),
    type: info.getPolicyType() === TYPE.POLICY_TYPE_STACK ? "stack" : "resource",
    severity: severityOf(info.getSeverity()),
    tags: info.getTagsList(),
    remediation: info.getRemediationSteps(),
    url: info.getUrl(),
    settings: schema?.getProperties()?.toJavaScript() ?? {},
    requiredSettings: schema?.getRequiredList() ?? [],
  };
}

/**
 * Reads a report.
 * @param urn resource that was judged, where the report does not say
 */
export function readFinding(diagnostic: AnalyzeDiagnostic, urn: string): Finding {
  const own = diagnostic.getUrn();
  return {
    policy: diagnostic.getPolicyname(),
    urn: own === "" ? urn : own,
    level: readLevel(diagnostic.getEnforcementlevel()),
    severity: severityOf(diagnostic.getSeverity()),
    message: diagnostic.getMessage(),
  };
}

/** Writes the configuration of every policy of a pack: its own, else that of all, else its default level. */
export function writeConfig(config: PackConfig, policies: readonly PolicyDescription[]) {
  const request = new analyzerPb.ConfigureAnalyzerRequest();
  for (const policy of policies) {
    const { settings } = parts(config[policy.name]);
    const message = new analyzerPb.PolicyConfig();
    message.setEnforcementlevel(LEVELS[levelOf(config, policy)]);
    message.setProperties(structPb.Struct.fromJavaScript(settings as WireMap));
    request.getPolicyconfigMap().set(policy.name, message);
  }
  return request;
}

/** A policy's level: its own in the configuration, else that of all, else its default. */
export function levelOf(config: PackConfig, policy: PolicyDescription): EnforcementLevel {
  return parts(config[policy.name]).level ?? parts(config["all"]).level ?? policy.level;
}

function parts(config: PolicyConfig | undefined): {
  readonly level?: EnforcementLevel;
  readonly settings: Readonly<Record<string, unknown>>;
} {
  if (config === undefined) return { settings: {} };
  if (typeof config === "string") return { level: config, settings: {} };
  const { enforcementLevel, ...settings } = config;
  return enforcementLevel === undefined ? { settings } : { level: enforcementLevel, settings };
}

function readLevel(number: number): EnforcementLevel {
  const found = Object.entries(LEVELS).find(([, one]) => one === number);
  if (found === undefined) throw new Error(`there is no enforcement level ${String(number)}`);
  return found[0] as EnforcementLevel;
}

function severityOf(number: number): PolicyDescription["severity"] {
  return SEVERITIES.get(number) ?? "none";
}
