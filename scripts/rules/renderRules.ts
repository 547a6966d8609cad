import { format } from "prettier";
import { ALERT_RULES } from "./alertRules.ts";
import { FILE_RULES } from "./fileRules.ts";
import { IDENTITY_RULES } from "./identityRules.ts";
import { LAKE_RULES } from "./lakeRules.ts";
import { REDRIVE_RULES } from "./redriveRules.ts";
import type { Rule } from "./Rule.ts";
import { PRODUCER_RULES } from "./producerRules.ts";
import { STORE_RULES } from "./storeRules.ts";
import { TICK_RULES } from "./tickRules.ts";
import { TREND_RULES } from "./trendRules.ts";

/** Rules under the heading of the documentation. */
export interface RuleSection {
  readonly heading: string;
  readonly rules: readonly Rule[];
}

/** All rules that a test guards. */
export const RULE_SECTIONS: readonly RuleSection[] = [
  { heading: "Records", rules: TICK_RULES },
  { heading: "Ticks", rules: IDENTITY_RULES },
  { heading: "Stores", rules: STORE_RULES },
  { heading: "Trends", rules: TREND_RULES },
  { heading: "Alerts", rules: ALERT_RULES },
  { heading: "Quotes of providers", rules: PRODUCER_RULES },
  { heading: "Lake", rules: LAKE_RULES },
  { heading: "Files", rules: FILE_RULES },
  { heading: "Putting back", rules: REDRIVE_RULES },
];

const INTRODUCTION = `# Rules and the tests that hold them

Each rule below was broken in the code, and the test beside it went red. The command that does so prints each rule
with \`killed\` or \`SURVIVED\`, and fails if any survived; with words behind it, only the rules that hold them:

\`\`\`sh
node scripts/mutateRules.ts
node scripts/mutateRules.ts "A tie keeps the side"
\`\`\`

This page is written by \`node scripts/mutateRules.ts --write\` from \`scripts/rules/\`, which says for each rule what
breaks it; a test fails when the page is older. Titles that end in \`…\` stand for all tests that begin so.
`;

/** The page `docs/rules.md`. */
export async function renderRules(): Promise<string> {
  const sections = RULE_SECTIONS.map(({ heading, rules }) => {
    const rows = rules.map(({ rule, file, spec, test }) => {
      const title = test.endsWith(":") || test.endsWith("_") ? `${test}…` : test;
      return `| ${rule} | \`${file}\` | \`${spec}\`: ${title.replaceAll("|", "\\|")} |`;
    });
    return `\n## ${heading}\n\n| rule | kept in | test |\n| --- | --- | --- |\n${rows.join("\n")}\n`;
  });
  const count = RULE_SECTIONS.reduce((sum, { rules }) => sum + rules.length, 0);
  const page = `${INTRODUCTION}\n${count} rules.\n${sections.join("")}`;
  return format(page, { parser: "markdown", printWidth: 100 });
}
