import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { RULES } from "../../policy/rules.ts";
import { MUTATIONS } from "../policy/mutations.ts";
import { SYSTEMS } from "../policy/systems.ts";

const PAGE = new URL("../../docs/policy-controls.md", import.meta.url);

/** Controls that were found for these services. */
const CONTROLS = 98;

describe("docs/policy-controls.md", () => {
  const rows = [...readFileSync(PAGE, "utf8").matchAll(/^\| (\w+) +\| (.+?) +\| (.+?) +\|$/gm)]
    .map(([, service = "", control = "", cell = ""]) => ({ service, control, cell }))
    .filter(({ service }) => service !== "service");

  it("names a rule or a reason for each control", () => {
    assert.ok(rows.length >= CONTROLS, String(rows.length));
    for (const { service, control, cell } of rows) {
      assert.match(cell, /^(`[a-z0-9-]+`(, )?)+$|^no rule: .{20,}/, `${service}: ${control}`);
    }
  });

  it("names the rules that there are, all of them", () => {
    const named = rows.flatMap(({ cell }) => [...cell.matchAll(/`([a-z0-9-]+)`/g)]);
    const names = new Set(named.map(([, name = ""]) => name));
    assert.deepEqual([...names].toSorted(), RULES.map(({ name }) => name).toSorted());
  });
});

describe("docs/policy.md", () => {
  it("names weaknesses of public pipelines that the pack finds in them, by that rule", () => {
    const page = readFileSync(new URL("../../docs/policy.md", import.meta.url), "utf8");
    const rows = [...page.matchAll(/^\| (system\d) +\| .+? +\| `([a-z0-9-]+)` +\|$/gm)];
    assert.deepEqual([...new Set(rows.map(([, name]) => name))], Object.keys(SYSTEMS));
    for (const [row, name = "", rule = ""] of rows) assert.ok(SYSTEMS[name]?.[rule], row);
  });

  it("says in how many ways a pipeline is weakened", () => {
    const page = readFileSync(new URL("../../docs/policy.md", import.meta.url), "utf8");
    assert.ok(page.includes(`is weakened in ${String(MUTATIONS.length)} ways`));
  });
});
