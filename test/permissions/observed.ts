import type { Observation } from "../../scripts/permissions/observe.ts";
import { observe } from "../../scripts/permissions/observe.ts";
import { observeAs } from "../../scripts/permissions/observeAs.ts";
import type { ProgramCase } from "../../scripts/permissions/ProgramCase.ts";
import { EVERYTHING, FIFO } from "../../scripts/permissions/programCases.ts";
import { ROADS } from "../../scripts/permissions/roads/roads.ts";
import { tickRoads } from "../../scripts/permissions/roads/tickRoads.ts";

const observations = new Map<ProgramCase, Promise<Observation>>();

/** What was observed of a program; it runs once, whichever specs ask. */
export function observed(programCase: ProgramCase): Promise<Observation> {
  let observation = observations.get(programCase);
  if (observation === undefined) {
    observations.set(programCase, (observation = start(programCase)));
  }
  return observation;
}

async function start(programCase: ProgramCase): Promise<Observation> {
  if (programCase === EVERYTHING) return observe(programCase, ROADS);
  if (programCase === FIFO) return observe(programCase, tickRoads.slice(0, 1));
  return observeAs(await observed(EVERYTHING), programCase);
}
