import { format } from "prettier";
import type { Argument } from "./readArguments.ts";
import { readArguments } from "./readArguments.ts";

const HEAD = `# Arguments

Everything that \`StockAnalyticsPipeline\` takes, and with it every key of a stack's configuration: an argument
\`processing.batchSize\` is the key \`stock-analytics:processing\` with \`batchSize\` in it. Only \`symbols\` is required.
\`Input\` says that a value may also be an Output; what is not an Input decides what is created and stands there plainly.

What is wrong with them is told before anything is made, all of it in one \`pulumi.InputPropertiesError\`: its \`errors\`
hold a \`propertyPath\` and a \`reason\` each. Of an error that the program does not catch, Pulumi prints each problem once
and no stack trace. An Output is judged when its value is known, and fails the resources that use it.

This page is written by \`node scripts/writeArguments.ts\` from the docstrings in \`components/\`; a test fails when it is
older.
`;

/** The page with all arguments, as Markdown. */
export async function renderArguments(): Promise<string> {
  const all = readArguments();
  const top = all.filter(({ path, isGroup }) => !path.includes(".") && !isGroup);
  const groups = all.filter(({ isGroup }) => isGroup);
  const sections = groups.map((group) => {
    const inside = all.filter(({ path, isGroup }) => !isGroup && isDirectly(path, group));
    return `## ${group.path}\n\n${group.text}\n\n${table(inside)}`;
  });
  const lists = all.filter(({ path }) => path.includes("[]."));
  const direct = table([
    ...top,
    ...lists.filter(({ path }) => !path.slice(0, path.indexOf("[]")).includes(".")),
  ]);
  return format([HEAD, direct, ...sections].join("\n\n"), { parser: "markdown", printWidth: 100 });
}

/** Whether an argument stands in the group itself, or in an item of a list of it. */
function isDirectly(path: string, group: Argument): boolean {
  const inside = path.slice(group.path.length + 1);
  return path.startsWith(`${group.path}.`) && !inside.replace("[].", "").includes(".");
}

function table(arguments_: readonly Argument[]): string {
  const rows = arguments_.map(
    ({ path, type, text, fallback }) =>
      `| \`${path}\` | \`${shown(type)}\` | ${shownFallback(fallback)} | ${escape(text)} |`,
  );
  return ["| argument | type | default | what it is |", "|---|---|---|---|", ...rows].join("\n");
}

function shown(type: string): string {
  return escape(type.replaceAll("pulumi.", "").replaceAll(/\s+/g, " "));
}

function shownFallback(fallback: string | undefined): string {
  if (fallback === undefined) return "";
  return fallback.startsWith("none: ") ? escape(fallback) : `\`${escape(fallback)}\``;
}

function escape(text: string): string {
  return text.replaceAll("|", "\\|");
}
