import assert from "node:assert/strict";
import { readArguments } from "../../scripts/arguments/readArguments.ts";
import type { Effect } from "./Effect.ts";
import { EFFECTS } from "./effectsOfArguments.ts";
import type { Registrations } from "./registerPipeline.ts";
import { defaultPipeline, registerPipeline } from "./registerPipeline.ts";

function look(registrations: Registrations, at: Effect["at"]): unknown {
  if (typeof at === "function") return at(registrations);
  const [className = "", name = "", path = ""] = at.split(" ");
  const found = registrations.ofType(className).find((one) => one.name === name);
  return path
    .split(".")
    .reduce<unknown>(
      (value, key) => (value as Record<string, unknown> | undefined)?.[key],
      found?.inputs,
    );
}

describe("effects of the arguments", () => {
  it("are shown for every argument", () => {
    const leaves = readArguments().filter(({ isGroup }) => !isGroup);
    assert.deepEqual(
      [...new Set(EFFECTS.map(({ argument }) => argument))].toSorted(),
      leaves.map(({ path }) => path).toSorted(),
    );
  });

  EFFECTS.forEach(({ argument, set, at, is }) => {
    it(`of ${argument}${typeof at === "string" ? ` are in ${at}` : ""}`, async () => {
      const registrations = await registerPipeline(set);
      assert.deepEqual(look(registrations, at), is);
      assert.notDeepEqual(look(await defaultPipeline(), at), is);
    });
  });
});
