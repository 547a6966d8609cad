import type { Properties } from "../framework/Properties.ts";

/** Whether a statement gives something, rather than denies it. */
export function isAllow(statement: Properties): boolean {
  return statement.text("Effect") === "Allow";
}

/** The first of some texts that matches, of a part of a statement; undefined: none. */
export function findText(
  statement: Properties,
  part: "Action" | "NotAction" | "Resource" | "NotResource",
  matches: (text: string) => boolean,
): string | undefined {
  return statement.texts(part).find(matches);
}
