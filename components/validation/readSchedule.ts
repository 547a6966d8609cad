import { PROVIDERS } from "../../runtime/contract/providers.ts";
import type { Exchange, Fallback } from "../args/ScheduleSettings.ts";
import {
  Provider,
  PROVIDER_RULE,
  QUOTA_RULES,
  SCHEDULE_DEFAULTS,
  SCHEDULE_OPTIONAL_RULES,
  SCHEDULE_PLAIN_RULES,
} from "../args/ScheduleSettings.ts";
import { describeInput } from "./describeValue.ts";
import { knownSecret, readKnown } from "./Known.ts";
import type { Problems } from "./Problems.ts";
import type { OptionalLeaves } from "./readGroup.ts";
import { readGroup } from "./readGroup.ts";
import { readObject } from "./readObject.ts";
import { readPlain, readWords } from "./readPlain.ts";
import { calendarDate, oneOf } from "./rules.ts";

/** A provider that is asked at regular times, read. */
export interface ScheduleLeaves extends OptionalLeaves<{
  [K in keyof typeof SCHEDULE_OPTIONAL_RULES]: string;
}> {
  readonly provider: Provider;
  readonly intervalSeconds: number;
  readonly closeDelaySeconds: number;
  readonly exchange: Exchange;
  readonly closedOn: readonly string[];
  readonly plan: string;
  /** Undefined: what the plan says. */
  readonly requestsPerMinute: number | undefined;
  /** Undefined: what the plan says. */
  readonly requestsPerDay: number | undefined;
  readonly fallback: Fallback;
}

type Group = Readonly<Record<string, unknown>>;

const PATH = "source.schedule";
const FIRST_DAY = "2020-01-01";

/** Reads a provider that is asked at regular times; undefined: there is none, or a problem. */
export function readSchedule(problems: Problems, input: unknown): ScheduleLeaves | undefined {
  if (input === undefined) return undefined;
  const given = readObject(problems, input, PATH);
  if (given === undefined) return undefined;
  const group: Group = { ...given, apiKey: hideKey(given["apiKey"]) };
  const leaves = readGroup(problems, group, {
    propertyPath: PATH,
    rules: {},
    plain: SCHEDULE_PLAIN_RULES,
    optional: SCHEDULE_OPTIONAL_RULES,
    defaults: SCHEDULE_DEFAULTS,
    others: ["provider", "closedOn", "plan", ...Object.keys(QUOTA_RULES)],
  });
  const provider = readPlain<Provider | undefined>(problems, group["provider"], {
    propertyPath: `${PATH}.provider`,
    rule: PROVIDER_RULE,
    fallback: undefined,
  });
  const schedule = {
    ...leaves,
    closedOn: readWords(problems, group["closedOn"], {
      propertyPath: `${PATH}.closedOn`,
      rule: calendarDate({ first: FIRST_DAY, fallback: "none" }),
      fallback: [],
    }),
    requestsPerMinute: readLimit(problems, group, "requestsPerMinute"),
    requestsPerDay: readLimit(problems, group, "requestsPerDay"),
  };
  // Of nobody in particular nothing more can be said.
  if (provider === undefined) return undefined;
  fitKey(problems, group, provider);
  return { ...schedule, provider, plan: readPlan(problems, group["plan"], provider) };
}

/** A key is a secret, whatever the program takes it for. */
function hideKey(input: unknown): unknown {
  const known = readKnown(input);
  if (known?.value === undefined) return input;
  return known.isSecret ? input : knownSecret(known.value);
}

function readPlan(problems: Problems, input: unknown, provider: Provider): string {
  const { plans, defaultPlan } = PROVIDERS[provider];
  return readPlain(problems, input, {
    propertyPath: `${PATH}.plan`,
    rule: oneOf(Object.keys(plans), defaultPlan),
    fallback: defaultPlan,
  });
}

function readLimit(
  problems: Problems,
  group: Group,
  name: keyof typeof QUOTA_RULES,
): number | undefined {
  if (group[name] === undefined) return undefined;
  return readPlain<number | undefined>(problems, group[name], {
    propertyPath: `${PATH}.${name}`,
    rule: QUOTA_RULES[name],
    fallback: undefined,
  });
}

const KEYS = ["apiKey", "apiKeySecretArn"];

/** A provider that wants a key has it in one place; another one has no use for it. */
function fitKey(problems: Problems, group: Group, provider: Provider): void {
  const isGiven = (name: string): boolean => group[name] !== undefined;
  const keys = KEYS.filter(isGiven);
  const { title, keyVariable } = PROVIDERS[provider];
  if (keyVariable === undefined) {
    const extras = [...keys, ...["apiKeySecretKeyArn"].filter(isGiven)];
    const because = `with "provider" ${provider}: ${title} needs no key`;
    for (const name of extras) refuse(problems, group, name, because);
    if (provider === Provider.Simulated && isGiven("endpoint")) {
      refuse(problems, group, "endpoint", `with "provider" ${provider}: nobody is asked`);
    }
    return;
  }
  if (keys.length !== 1) {
    problems.add({
      propertyPath: PATH,
      reason: `"${PATH}" must have exactly one of ${KEYS.join(" and ")} with "provider" ${provider}, got ${keys.join(" and ") || "none"}; ${keys.length === 0 ? `add the key that ${title} gave you` : "remove one"}.`,
    });
  }
  if (isGiven("apiKeySecretKeyArn") && !isGiven("apiKeySecretArn")) {
    const because = "without \"apiKeySecretArn\": the pipeline's own secret has the pipeline's key";
    refuse(problems, group, "apiKeySecretKeyArn", because);
  }
}

function refuse(problems: Problems, group: Group, name: string, because: string): void {
  problems.addExtra({
    propertyPath: `${PATH}.${name}`,
    reason: `"${name}" must be omitted ${because}, got ${describeInput(group[name])}; remove it.`,
  });
}
