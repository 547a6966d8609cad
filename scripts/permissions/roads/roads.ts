import { lakeRoads } from "./lakeRoads.ts";
import { producerRoad } from "./producerRoad.ts";
import type { Road } from "./Road.ts";
import { tickRoads } from "./tickRoads.ts";
import { trendRoads } from "./trendRoads.ts";
import { uploadRoad } from "./uploadRoad.ts";

/**
 * All roads of the local pipeline, in the order in which they are driven: later ones find what earlier
 * ones left. A function that is new has to get one.
 */
export const ROADS: readonly Road[] = [
  ...tickRoads,
  ...trendRoads,
  ...lakeRoads,
  uploadRoad,
  producerRoad,
];
