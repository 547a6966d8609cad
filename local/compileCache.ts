import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Code that Node compiled for a program is kept here: it halves the start of the next run. In a folder of
 * the user's own, since whoever writes there has his code run.
 */
export const COMPILE_CACHE = join(
  process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"),
  "stock-analytics-pipeline",
);
