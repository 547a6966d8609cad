import type { PipelineContext } from "../PipelineContext.ts";
import type { Road } from "./roads.ts";
import { ROADS } from "./roads.ts";
import { roadsOf } from "./roadsOf.ts";

/** Roads that the arguments ask for. */
export function wantedRoads({ leaves }: PipelineContext): readonly Road[] {
  const roads = roadsOf(leaves);
  return ROADS.filter(({ key }) => roads[key]);
}

/** Log group of the delivery to `staging/`: named beforehand, because the key's policy lists it. */
export function deliveryLogGroupName({ physicalName }: PipelineContext): string {
  return `/aws/kinesisfirehose/${physicalName}-staging`;
}
