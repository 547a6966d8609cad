import { connectLoad } from "./connectLoad.ts";
import { IMPORT_LOAD } from "./loads.ts";

/** Lambda's entry point: messages of the queue that tells of CSV files below `import/`. */
export const handler = connectLoad(process.env, IMPORT_LOAD);
