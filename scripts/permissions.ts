import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { observe } from "./permissions/observe.ts";
import { casesOf, findingsOf } from "./permissions/Proof.ts";
import { EVERYTHING } from "./permissions/programCases.ts";
import { renderRoles, roleLines } from "./permissions/renderRoles.ts";
import { ROADS } from "./permissions/roads/roads.ts";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const observation = await observe(EVERYTHING, ROADS);
for (const { role, sid, actions, resource, by } of await roleLines(observation)) {
  const reason = by === undefined ? "" : by.kind === "road" ? `road: ${by.by}` : by.by;
  const source = by?.kind === "service" ? ` (${by.source})` : "";
  console.log([role, sid, actions.join(" "), resource, reason + source].join("\t"));
}
const findings = await findingsOf(casesOf(observation));
for (const { role, kind, what } of findings) console.error(`${role}: ${kind}: ${what}`);
console.error(
  `${observation.calls.length} calls, ${observation.infrastructure.roles.size} roles, ${findings.length} findings`,
);
if (process.argv.includes("--write")) {
  writeFileSync(join(ROOT, "docs", "roles.md"), await renderRoles(observation));
}
process.exitCode = findings.length === 0 ? 0 : 1;
