import { connectLoad } from "./connectLoad.ts";
import { STAGED_LOAD } from "./loads.ts";

/** Lambda's entry point: messages of the queue that tells of what Firehose put below `staging/`. */
export const handler = connectLoad(process.env, STAGED_LOAD);
