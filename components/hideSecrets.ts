import * as pulumi from "@pulumi/pulumi";

/** Arguments below `source` that are secrets, whatever they are given as. */
const SECRETS: Readonly<Record<string, readonly string[]>> = {
  schedule: ["apiKey"],
  kafka: ["password"],
};

type Group = Readonly<Record<string, unknown>>;

/**
 * The arguments as the component's own inputs: Pulumi keeps those in the state, where a secret that the
 * program gave in the clear would stand in the clear.
 */
export function hideSecrets(args: object): pulumi.Inputs {
  const { source, ...others } = args as Group;
  if (typeof source !== "object" || source === null) return { ...args };
  const hidden = Object.entries(source as Group).map(
    ([name, settings]) => [name, hideIn(settings, SECRETS[name] ?? [])] as const,
  );
  return { ...others, source: Object.fromEntries(hidden) };
}

function hideIn(settings: unknown, names: readonly string[]): unknown {
  if (typeof settings !== "object" || settings === null) return settings;
  const given = names.filter((name) => (settings as Group)[name] !== undefined);
  const secrets = given.map((name) => [name, pulumi.secret((settings as Group)[name])] as const);
  return { ...settings, ...Object.fromEntries(secrets) };
}
