import assert from "node:assert/strict";
import { describeReport } from "../../../cli/policy/describeReport.ts";
import { makeReport } from "../../../cli/policy/makeReport.ts";
import { nameOf } from "../../../cli/policy/nameOf.ts";
import { toJunit } from "../../../cli/policy/toJunit.ts";
import { toSarif } from "../../../cli/policy/toSarif.ts";
import type { Finding } from "../../../local/policy/model.ts";

const URN = "urn:pulumi:dev::stocks::a:b:C$aws:s3/bucket:Bucket::raw::1";

const finding = (message: string, overrides: Partial<Finding> = {}): Finding => ({
  policy: "s3-rule",
  urn: URN,
  level: "advisory",
  severity: "high",
  message,
  ...overrides,
});

const reportOf = (...findings: Finding[]) =>
  makeReport(
    {
      pack: "pack",
      policies: [
        {
          name: "s3-rule",
          displayName: "Buckets are right",
          description: "Buckets are right.",
          level: "mandatory",
          type: "resource",
          severity: "high",
          tags: ["encryption"],
          remediation: "make them right",
          url: "https://example.com/",
          settings: {},
          requiredSettings: [],
        },
      ],
      resources: [],
      findings,
      remediations: [],
      notices: ["something was not judged"],
      judgingMs: 1,
    },
    { program: "/p", stack: "dev", mode: "update" },
  );

const EXEMPTED = finding(
  '[exempted until 2027-01-31] nobody reads it\nBuckets are right.\n"x" must.',
);
const UNKNOWN = finding('[not known yet] Buckets are right.\n"kmsKeyId" is known only after.');
const FOREIGN = finding("can't run policy 'x' during preview: string value at .y can't be known");
const BROKEN = finding('Buckets are right.\n"x" must be <y> & "z".', { level: "mandatory" });

describe("reports of findings", () => {
  it("name resources by type and name, the stack as such", () => {
    assert.deepEqual(nameOf(URN), { type: "aws:s3/bucket:Bucket", name: "raw::1" });
    assert.deepEqual(nameOf("urn:pulumi:dev::stocks::a:b:C$aws:s3/bucket:Bucket::raw"), {
      type: "aws:s3/bucket:Bucket",
      name: "raw",
    });
    assert.deepEqual(nameOf(""), { type: "", name: "the stack" });
  });

  it("tell violations, exempted ones and unknown ones apart", () => {
    const { findings, counts } = reportOf(UNKNOWN, EXEMPTED, FOREIGN, BROKEN);
    assert.deepEqual(
      findings.map(({ kind, message }) => [kind, message]),
      [
        ["violation", '"x" must be <y> & "z".'],
        ["exempted", '"x" must.'],
        ["unknown", '"kmsKeyId" is known only after.'],
        ["unknown", FOREIGN.message],
      ],
    );
    assert.deepEqual(findings[1]?.exemption, { reason: "nobody reads it", expires: "2027-01-31" });
    assert.deepEqual(counts, { mandatory: 1, advisory: 0, exempted: 1, unknown: 2, remediated: 0 });
  });

  it("count what could not be mended as mandatory", () => {
    const { counts } = reportOf(finding("Buckets are right.\nNo.", { level: "remediate" }));
    assert.equal(counts.mandatory, 1);
  });

  it("are for people: by rule, what is unknown apart, notices and a sum", () => {
    const lines = describeReport(reportOf(UNKNOWN, EXEMPTED, BROKEN));
    assert.deepEqual(lines, [
      "s3-rule (mandatory, high)",
      "  Buckets are right.",
      "  https://example.com/",
      '    raw::1  aws:s3/bucket:Bucket  "x" must be <y> & "z".',
      "",
      "s3-rule (exempted until 2027-01-31: nobody reads it)",
      "  Buckets are right.",
      "  https://example.com/",
      '    raw::1  aws:s3/bucket:Bucket  "x" must.',
      "",
      "not known before an update, and to be judged then",
      "    s3-rule  raw::1  kmsKeyId",
      "",
      "note: something was not judged",
      "1 policy judged 0 resources as in an update: 1 mandatory violation, 0 advisory ones, 1 exempted, 1 not known yet",
    ]);
  });

  it("are for code scanning: suppressed where exempted, open where unknown", () => {
    const [run] = toSarif(reportOf(UNKNOWN, EXEMPTED, BROKEN)).runs;
    const [rule] = run?.tool.driver.rules ?? [];
    assert.equal(rule?.defaultConfiguration?.level, "error");
    assert.equal(rule.properties?.["security-severity"], "8.0");
    assert.deepEqual(
      run?.results?.map(({ kind, level, suppressions }) => [
        kind,
        level,
        suppressions?.[0]?.justification,
      ]),
      [
        ["fail", "error", undefined],
        ["fail", "warning", "nobody reads it (until 2027-01-31)"],
        ["open", "none", undefined],
      ],
    );
  });

  it("are for CI servers: failures where mandatory, escaped", () => {
    const xml = toJunit(reportOf(UNKNOWN, EXEMPTED, BROKEN));
    assert.match(xml, /<testsuite name="s3-rule" tests="3" failures="1" errors="0" skipped="2">/);
    assert.match(xml, /message="&quot;x&quot; must be &lt;y> &amp; &quot;z&quot;\."/);
    assert.match(toJunit(reportOf()), /tests="1" failures="0"/);
  });
});
