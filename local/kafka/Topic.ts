import type { TopicReader } from "./TopicReader.ts";

/** What of a {@link TopicReader} a mapping uses. */
export type Topic = Pick<
  TopicReader,
  "partitions" | "committed" | "ends" | "read" | "commit" | "close"
>;
