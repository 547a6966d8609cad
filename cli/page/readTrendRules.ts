import type { LocalStack } from "../../local/LocalStack.ts";
import {
  readAllowedLatenessMs,
  readFeed,
  readSplitGuard,
  readWindows,
} from "../../runtime/handlers/config.ts";
import { readFeedRules } from "../../runtime/handlers/readFeedRules.ts";
import type { FeedRules } from "../../runtime/handlers/FeedWatch.ts";
import type { TrendSettings } from "../../runtime/handlers/applyTicks.ts";

/** What a page has to know of the functions' settings. */
interface PageRules {
  readonly rules: TrendSettings;
  /** What is expected of the feed; absent: nobody watches it. */
  readonly watch?: FeedRules;
}

/**
 * The rules by which the trend function of a pipeline works: from the environment that the program gives
 * it and the variables that the run replaces.
 * @param functionName physical name of the function
 * @throws {Error} if the program declares no such function
 */
export function readTrendRules(
  { program }: Pick<LocalStack, "program">,
  functionName: string,
  override: Readonly<Record<string, string>>,
): PageRules {
  const declared = program.resources.find(
    ({ type, id }) => type === "aws:lambda/function:Function" && id === functionName,
  );
  if (declared === undefined) {
    throw new Error(`the program declares no function "${functionName}", which keeps the trends`);
  }
  const { variables = {} } = (declared.state.environment ?? {}) as {
    readonly variables?: Readonly<Record<string, string>>;
  };
  const environment = { ...variables, ...override };
  const watch = readFeedRules(environment);
  return {
    rules: {
      windows: readWindows(environment),
      allowedLatenessMs: readAllowedLatenessMs(environment),
      splitGuard: readSplitGuard(environment),
      feed: readFeed(environment),
    },
    ...(watch === undefined ? {} : { watch }),
  };
}
