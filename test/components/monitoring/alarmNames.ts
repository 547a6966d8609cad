import assert from "node:assert/strict";
import { RUNBOOKS } from "../../../components/monitoring/runbooks.ts";
import type { Registered } from "../registerPipeline.ts";
import { PHYSICAL_NAME } from "./makeWatched.ts";

/** An alarm's name without that of the pipeline. */
export function nameOf({ inputs }: Registered): string {
  const name = String(inputs["name"]);
  assert.ok(name.startsWith(`${PHYSICAL_NAME}-`), name);
  return name.slice(PHYSICAL_NAME.length + 1);
}

/** Runbook that an alarm is named after; its name where there is none. */
export function runbookOf(alarm: Registered): string {
  const name = nameOf(alarm);
  return RUNBOOKS.find((runbook) => name === runbook || name.startsWith(`${runbook}-`)) ?? name;
}
