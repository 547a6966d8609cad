import * as pulumi from "@pulumi/pulumi";
import { shortHash } from "./shortHash.ts";

/**
 * Name for what AWS wants a name for: project, stack and pipeline for people, and 8 digits of their
 * hash, because joined by hyphens they can be those of another pipeline, too (`a` and `b-c`, `a-b` and
 * `c`). Letters, digits and hyphens; the same in every run.
 */
export function physicalName(pipeline: string): string {
  const parts = [pulumi.getProject(), pulumi.getStack(), pipeline];
  const words = parts.map((part) => part.replaceAll(/[^A-Za-z0-9]+/g, "-"));
  return `${words.join("-")}-${shortHash(parts.join("/"))}`;
}
