import { format } from "prettier";
import type { Evidence } from "./AccessRequest.ts";
import type { Infrastructure } from "./Infrastructure.ts";
import type { Observation } from "./observe.ts";
import { casesOf } from "./Proof.ts";
import type { ProgramCase } from "./ProgramCase.ts";
import { OTHERS } from "./programCases.ts";
import type { GrantUse } from "./usesOf.ts";
import { usesOf } from "./usesOf.ts";

const INTRODUCTION = `# Roles: every action, and who needs it

A program with all that has a role was run on this machine, its functions' calls were recorded where the emulators get
them, and each was put to the role's own documents in an IAM simulator. None was denied; each action on each resource
below is needed by a call of a road, named by the first that made one, or by what a service of AWS does with the role
by itself, which no emulator shows: there AWS's word is taken, and linked. What is next to it is denied: another
account, other names and folders, what the other roles do, the key by another service or for something else. Taking any
line away, adding any action of the same services, or widening a resource or a condition makes the proof fail.

Two more are proven likewise, and stand here with the roles: the policies of the **VPC endpoints**, by the calls of the
functions in the VPC, which are put to the endpoint that they pass as well as to the role, and which callers of other
accounts may not make; and what **analysts** get, who have the policy of the output \`analystPolicy\`, by what
\`stock-analytics query\` asks of Athena, and by what Athena does for them with their permissions.

Other arguments make other documents. The same calls, on the resources that other programs tell their functions, and what
AWS's services do there by themselves are put to the documents of these, in which the same changes are found out:

${list(OTHERS)}

With a FIFO topic the road of ticks is driven itself, and nothing on it is denied.

\`\`\`sh
npm run permissions
\`\`\`

prints this table, and with \`-- --write\` writes this page; \`test/permissions/\` fails when it is older, and when anything
speaks against a role. Names are those of the resources in the program, without what AWS or Pulumi adds to them.
What the proof cannot know: that AWS asks for nothing that its documentation leaves out.
`;

function list(cases: readonly ProgramCase[]): string {
  return cases.map(({ name }) => `- ${name}`).join("\n");
}

/** A line of the table: actions of one statement on one resource, for one reason. */
export interface RoleLine {
  readonly role: string;
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resource: string;
  readonly by: Evidence | undefined;
}

/** The table of all roles of a program. */
export async function roleLines(observation: Observation): Promise<RoleLine[]> {
  const shorten = shortener(observation.infrastructure);
  const lines: RoleLine[] = [];
  for (const one of casesOf(observation)) {
    const groups = Map.groupBy(await usesOf(one), (use) => groupOf(use));
    for (const [use, ...others] of groups.values()) {
      if (use === undefined) continue;
      const actions = [use, ...others].map(({ grant }) => grant.action).toSorted();
      const { sid, resource, effect } = use.grant;
      const denied = effect === "Deny" ? "Deny: " : "";
      lines.push({
        role: use.role,
        sid: denied + sid,
        actions,
        resource: shorten(resource),
        by: use.by,
      });
    }
  }
  return lines;
}

function groupOf({ grant, by }: GrantUse): string {
  return [grant.document, grant.statement, grant.resource, by?.by].join(" ");
}

/** The page `docs/roles.md`. */
export async function renderRoles(observation: Observation): Promise<string> {
  const roles = Map.groupBy(await roleLines(observation), ({ role }) => role);
  const sections = [...roles].map(([role, lines]) => {
    const rows = lines.map(({ sid, actions, resource, by }) => {
      const shown = actions.map((action) => `\`${action}\``).join(", ");
      return `| ${sid} | ${shown} | \`${resource}\` | ${linkOf(by)} |`;
    });
    const head = "| statement | actions | resource | needed by |\n| --- | --- | --- | --- |";
    return `\n## ${role}\n\n${head}\n${rows.join("\n")}\n`;
  });
  return format(INTRODUCTION + sections.join(""), { parser: "markdown", printWidth: 100 });
}

function linkOf(by: Evidence | undefined): string {
  if (by === undefined) return "whoever must not";
  return by.kind === "road" ? `road: ${by.by}` : `[${by.by}](${by.source})`;
}

/** Puts the names of the program in the place of physical ones, and leaves region and account out. */
function shortener({ resources }: Infrastructure): (resource: string) => string {
  const names = resources
    .flatMap(({ name, properties }): [string, string][] => {
      const { arn, name: physical } = properties;
      const id = typeof arn === "string" ? arn.split(/[:/]/).at(-1) : undefined;
      return [physical, id].flatMap((one) => (typeof one === "string" ? [[one, name]] : []));
    })
    // A name may begin as another one does.
    .toSorted(([a], [b]) => b.length - a.length);
  return (resource) => {
    const short = resource.replace(/^arn:aws:([^:]+):[^:]*:[^:]*:/, "$1:");
    const found = names.find(([physical]) => physical.length > 8 && short.includes(physical));
    return (found === undefined ? short : short.replaceAll(...found)).replace(
      /\/stream\/.*$/,
      "/stream",
    );
  };
}
