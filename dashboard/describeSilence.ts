import type { StaleFeed } from "./api.ts";
import { formatDuration } from "./times.ts";

/** How long a feed has been silent while its market was open, in whole intervals: `12m 0s`. */
export function describeSilence({ intervals, intervalSeconds }: StaleFeed): string {
  return `for ${formatDuration(intervals * intervalSeconds * 1000)}`;
}
