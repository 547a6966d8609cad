import { connectLoad } from "./connectLoad.ts";
import { QUOTES_LOAD } from "./loads.ts";

/** Lambda's entry point: messages of the queue that tells of answers of providers below `quotes/bronze/`. */
export const handler = connectLoad(process.env, QUOTES_LOAD);
