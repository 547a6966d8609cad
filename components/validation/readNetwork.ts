import {
  CREATE_VPC_RULE,
  EXISTING_NETWORK_RULES,
  MADE_NETWORK_RULES,
  NETWORK_DEFAULTS,
} from "../args/NetworkSettings.ts";
import { describeInput } from "./describeValue.ts";
import type { Leaf } from "./Leaf.ts";
import { badLeaf, readLeaf } from "./Leaf.ts";
import { listInput } from "./listInput.ts";
import type { Problems } from "./Problems.ts";
import { readObject, refuseUnknown } from "./readObject.ts";
import { readPlain } from "./readPlain.ts";

/** A VPC to be made. */
export interface MadeNetworkLeaves {
  readonly kind: "made";
  readonly cidrBlock: string;
  /** How many, or which. */
  readonly availabilityZones: number | readonly string[];
  readonly flowLogs: boolean;
}

/** A VPC that exists. */
export interface ExistingNetworkLeaves {
  readonly kind: "existing";
  readonly vpcId: Leaf<string>;
  readonly subnetIds: Leaf<readonly string[]>;
  readonly securityGroupIds: Leaf<readonly string[]> | undefined;
}

/** Where the functions run. */
export type NetworkLeaves = MadeNetworkLeaves | ExistingNetworkLeaves;

type Group = Readonly<Record<string, unknown>>;

const PATH = "network";
const EXISTING = Object.keys(EXISTING_NETWORK_RULES);
const MADE = Object.keys(MADE_NETWORK_RULES);

/** Reads where the functions run; undefined: outside a VPC. */
export function readNetwork(problems: Problems, input: unknown): NetworkLeaves | undefined {
  if (input === undefined) return undefined;
  const group = readObject(problems, input, PATH);
  if (group === undefined) return undefined;
  refuseUnknown(problems, {
    group,
    propertyPath: PATH,
    names: ["createVpc", ...EXISTING, ...MADE],
  });
  const createVpc = readCreateVpc(problems, group["createVpc"]);
  const isGiven = EXISTING.some((name) => group[name] !== undefined);
  if (createVpc === true) {
    refuseBeside(problems, group, { name: "createVpc", others: EXISTING });
    return readMade(problems, group);
  }
  if (createVpc === false) refuseWithoutVpc(problems, group);
  // What belongs to neither word may belong to the right one.
  else readMade(problems, group);
  return isGiven ? readExisting(problems, group) : undefined;
}

/** Undefined: it is neither true nor false, and nothing follows from it. */
function readCreateVpc(problems: Problems, input: unknown): boolean | undefined {
  if (input === undefined) return NETWORK_DEFAULTS.createVpc;
  return readPlain<boolean | undefined>(problems, input, {
    propertyPath: `${PATH}.createVpc`,
    rule: CREATE_VPC_RULE,
    fallback: undefined,
  });
}

/** What decides a VPC that is made means nothing where none is. */
function refuseWithoutVpc(problems: Problems, group: Group): void {
  for (const name of MADE) {
    if (group[name] === undefined) continue;
    problems.add({
      propertyPath: `${PATH}.${name}`,
      reason: `"${name}" must be omitted without "${PATH}.createVpc", got ${describeInput(group[name])}; remove it, or set "createVpc" to true.`,
    });
  }
}

function readMade(problems: Problems, group: Group): MadeNetworkLeaves {
  return {
    kind: "made",
    cidrBlock: readPlain(problems, group["cidrBlock"], {
      propertyPath: `${PATH}.cidrBlock`,
      rule: MADE_NETWORK_RULES.cidrBlock,
      fallback: NETWORK_DEFAULTS.cidrBlock,
    }),
    availabilityZones: readZones(problems, group),
    flowLogs: readPlain(problems, group["flowLogs"], {
      propertyPath: `${PATH}.flowLogs`,
      rule: MADE_NETWORK_RULES.flowLogs,
      fallback: NETWORK_DEFAULTS.flowLogs,
    }),
  };
}

/** The zones by name, or else their number. */
function readZones(problems: Problems, group: Group): number | readonly string[] {
  if (group["availabilityZones"] === undefined) {
    return readPlain(problems, group["availabilityZoneCount"], {
      propertyPath: `${PATH}.availabilityZoneCount`,
      rule: MADE_NETWORK_RULES.availabilityZoneCount,
      fallback: NETWORK_DEFAULTS.availabilityZoneCount,
    });
  }
  refuseBeside(problems, group, { name: "availabilityZones", others: ["availabilityZoneCount"] });
  return readPlain<readonly string[]>(problems, group["availabilityZones"], {
    propertyPath: `${PATH}.availabilityZones`,
    rule: MADE_NETWORK_RULES.availabilityZones,
    fallback: [],
  });
}

function readExisting(problems: Problems, group: Group): ExistingNetworkLeaves {
  for (const name of ["vpcId", "subnetIds"] as const) {
    if (group[name] !== undefined) continue;
    const given = EXISTING.filter((other) => group[other] !== undefined).join(", ");
    problems.add({
      propertyPath: `${PATH}.${name}`,
      reason: `"${name}" must be given with ${given}, got none; add it, or remove ${given}.`,
    });
  }
  const securityGroupIds = group["securityGroupIds"];
  return {
    kind: "existing",
    vpcId: readGiven(problems, group["vpcId"], {
      propertyPath: `${PATH}.vpcId`,
      rule: EXISTING_NETWORK_RULES.vpcId,
    }),
    subnetIds: readGiven(problems, listInput(group["subnetIds"]), {
      propertyPath: `${PATH}.subnetIds`,
      rule: EXISTING_NETWORK_RULES.subnetIds,
    }),
    securityGroupIds:
      securityGroupIds === undefined
        ? undefined
        : readLeaf(problems, listInput(securityGroupIds), {
            propertyPath: `${PATH}.securityGroupIds`,
            rule: EXISTING_NETWORK_RULES.securityGroupIds,
          }),
  };
}

/** What is not given was refused already, with the reason why it must be. */
function readGiven<T>(
  problems: Problems,
  input: unknown,
  spec: Parameters<typeof readLeaf<T>>[2],
): Leaf<T> {
  if (input !== undefined) return readLeaf(problems, input, spec);
  return badLeaf(spec.propertyPath, "it is not given");
}

/** Refuses what cannot stand beside a setting. */
function refuseBeside(
  problems: Problems,
  group: Group,
  { name, others }: { readonly name: string; readonly others: readonly string[] },
): void {
  for (const other of others) {
    if (group[other] === undefined) continue;
    problems.add({
      propertyPath: `${PATH}.${other}`,
      reason: `"${other}" must be omitted with "${PATH}.${name}", got ${describeInput(group[other])}; remove one of them.`,
    });
  }
}
