import type { PolicyDescription } from "../../local/policy/model.ts";

/**
 * What a finding is: a violation, one that an exemption covers, or a value that only an update will show.
 */
export type FindingKind = "violation" | "exempted" | "unknown";

/** What a rule says of a resource. */
export interface ReportFinding {
  readonly kind: FindingKind;
  readonly rule: string;
  readonly level: "advisory" | "mandatory";
  readonly severity: PolicyDescription["severity"];
  /** URN; empty: the stack as a whole. */
  readonly resource: string;
  /** Property, value and remedy, in a sentence. */
  readonly message: string;
  /** Why it is exempted, and until which day. */
  readonly exemption?: { readonly reason: string; readonly expires: string };
}

/** What came of judging a program, as `--json` prints it. */
export interface PolicyReport {
  readonly pack: string;
  /** Folder of the program. */
  readonly program: string;
  readonly stack: string;
  /** `preview`: nothing computed was known. */
  readonly mode: "preview" | "update";
  readonly rules: readonly PolicyDescription[];
  /** How many the program registered, components and the stack included. */
  readonly resources: number;
  readonly counts: {
    readonly mandatory: number;
    readonly advisory: number;
    readonly exempted: number;
    readonly unknown: number;
    readonly remediated: number;
  };
  readonly findings: readonly ReportFinding[];
  /** What was mended: rule and resource. */
  readonly remediations: readonly { readonly rule: string; readonly resource: string }[];
  readonly notices: readonly string[];
  /** How long the rules took, in milliseconds, loading apart. */
  readonly judgingMs: number;
}
