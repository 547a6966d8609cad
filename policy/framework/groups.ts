import type { Group } from "./Rule.ts";

/** What each group of rules keeps. */
export const GROUPS: Readonly<Record<Group, string>> = {
  encryption: "Data are encrypted at rest with keys of one's own, and on their way.",
  leastPrivilege: "Nobody may do more than they must.",
  publicAccess: "Nothing is open to everybody.",
  logging: "What happens is logged, and logs are kept.",
  resilience: "Failures lose nothing and stop nothing.",
  cost: "Nothing costs without bound.",
  tagging: "Resources say whose they are.",
};

/** Whether there is a group of that name. */
export function isGroup(name: string): name is Group {
  return Object.hasOwn(GROUPS, name);
}
