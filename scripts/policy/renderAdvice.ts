import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { format } from "prettier";
import { judgeProgram } from "../../local/policy/judgeProgram.ts";
import { RULES } from "../../policy/rules.ts";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Between these lines of docs/policy.md stands what is rendered. */
const BEGIN = "<!-- advice: node scripts/writePolicyAdvice.ts -->";
const END = "<!-- end of advice -->";

/** The page, with the advice on our own program as it is now. */
export async function renderAdvice(
  page: string,
  options: { readonly compileCacheDir?: string } = {},
) {
  const [before, rest = ""] = page.split(BEGIN);
  const [, after] = rest.split(END);
  if (before === undefined || after === undefined) {
    throw new Error(`docs/policy.md must hold the lines "${BEGIN}" and "${END}"`);
  }
  const rendered = `${before}${BEGIN}\n\n${await renderTable(options)}\n\n${END}${after}`;
  return format(rendered, { parser: "markdown", printWidth: 100 });
}

/** Violations of our own program with its defaults, by rule: all are advice. */
async function renderTable(options: { readonly compileCacheDir?: string }): Promise<string> {
  const { findings } = await judgeProgram({
    programDir: ROOT,
    stack: "dev",
    packDir: join(ROOT, "policy"),
    ...options,
  });
  const rows = RULES.flatMap(({ name, title, groups: [group] }) => {
    const urns = findings.filter(({ policy }) => policy === name).map(({ urn }) => urn);
    const names = [...new Set(urns.map((urn) => urn.slice(urn.lastIndexOf("::") + 2)))];
    if (names.length === 0) return [];
    const list = names
      .toSorted()
      .map((one) => `\`${one}\``)
      .join(", ");
    return [`| \`${name}\` | ${group} | ${title.replace(/\.$/, "")} | ${list} |`];
  });
  return ["| rule | group | what it asks for | resources |", "|---|---|---|---|", ...rows].join(
    "\n",
  );
}
