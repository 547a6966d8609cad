import { MARKETS } from "../../runtime/contract/markets.ts";
import type { Quota } from "../../runtime/contract/providers.ts";
import { PROVIDERS } from "../../runtime/contract/providers.ts";
import { quotaProblem } from "../../runtime/contract/quotaProblem.ts";
import { Fallback, Provider } from "../args/ScheduleSettings.ts";
import { Feed } from "../StockAnalyticsPipelineArgs.ts";
import type { Leaf } from "./Leaf.ts";
import { readLeaf, readPair } from "./Leaf.ts";
import type { PipelineLeaves } from "./PipelineLeaves.ts";
import type { Problem, Problems } from "./Problems.ts";
import type { ScheduleLeaves } from "./readSchedule.ts";

/**
 * Longest that one poll of all symbols may take, in seconds: a function runs for 900 at most, and has to
 * send what it got.
 */
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
export const POLL_SECONDS_MAX = 840;

const PATH = "source.schedule";

/** Refuses a schedule that asks for more than its plan answers, and gives the feed that fits it. */
export function fitSchedule(
  problems: Problems,
  { symbols, source: { schedule }, feed }: Pick<PipelineLeaves, "symbols" | "source" | "feed">,
): Leaf<Feed> {
  if (schedule === undefined) return feed;
  // Arithmetic on wrong arguments would be about another schedule.
  if (!problems.isAny) fitQuota(problems, schedule, symbols.length);
  const [, fitted] = readPair(problems, {
    first: readLeaf(problems, schedule.provider, {
      propertyPath: `${PATH}.provider`,
      rule: () => ({ accepted: schedule }),
    }),
    second: feed,
    judge: fitFeed,
  });
  return fitted;
}

/** Limits that a schedule is held to. */
export function quotaOf({
  provider,
  plan,
  requestsPerMinute,
  requestsPerDay,
}: ScheduleLeaves): Quota {
  const { plans, defaultPlan } = PROVIDERS[provider];
  const quota = plans[plan] ?? plans[defaultPlan];
  if (quota === undefined) throw new Error(`"${provider}" must have a plan.`);
  return {
    ...quota,
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
    ...(requestsPerDay === undefined ? {} : { requestsPerDay }),
  };
}

function fitQuota(problems: Problems, schedule: ScheduleLeaves, symbols: number): void {
  const { provider, plan, intervalSeconds, exchange } = schedule;
  const quota = quotaOf(schedule);
  const whose = `the plan "${plan}" of ${PROVIDERS[provider].title}`;
  const { sessionSeconds, closes } = MARKETS[exchange];
  const polling = { symbols, intervalSeconds, sessionSeconds, closes };
  const problem = quotaProblem(polling, quota, whose) ?? durationProblem(polling, quota, whose);
  if (problem === undefined) return;
  problems.add({ propertyPath: PATH, reason: `"${PATH}" ${problem}.` });
}

/** A poll that fits its interval may still be longer than a function runs. */
function durationProblem(
  { symbols, intervalSeconds }: { readonly symbols: number; readonly intervalSeconds: number },
  { symbolsPerRequest, requestsPerSecond, requestsPerMinute }: Quota,
  whose: string,
): string | undefined {
  if (intervalSeconds <= POLL_SECONDS_MAX) return undefined;
  const requests = Math.ceil(symbols / symbolsPerRequest);
  const seconds = Math.ceil(
    Math.max(
      requests / (requestsPerSecond ?? Infinity),
      (60 * requests) / (requestsPerMinute ?? Infinity),
    ),
  );
  if (seconds <= POLL_SECONDS_MAX) return undefined;
  return (
    `asks for ${symbols} symbols in ${requests} requests, which takes ${seconds} s by ${whose}, where ` +
    `a poll has ${POLL_SECONDS_MAX} s; ask for fewer symbols, or take a larger plan`
  );
}

/** Made-up prices need a feed that takes them, and others one that takes them. */
function fitFeed({ provider, fallback }: ScheduleLeaves, feed: Feed): Problem | undefined {
  if (provider === Provider.Simulated) {
    if (fallback === Fallback.Simulated) {
      return {
        propertyPath: `${PATH}.fallback`,
        reason: `"fallback" must be omitted with "provider" simulated: its prices are made up already, got "simulated"; remove it.`,
      };
    }
    if (feed === Feed.Simulated || feed === Feed.Any) return undefined;
    return {
      propertyPath: `${PATH}.provider`,
      reason: `"provider" must be a real one with "feed" ${feed}, got "simulated"; set "feed" to simulated or any, or choose another provider.`,
    };
  }
  if (fallback === Fallback.Simulated && feed !== Feed.Any) {
    return {
      propertyPath: `${PATH}.fallback`,
      reason: `"fallback" must be none with "feed" ${feed}, got "simulated"; set "feed" to any, or remove it.`,
    };
  }
  if (feed === Feed.Live || feed === Feed.Any) return undefined;
  return {
    propertyPath: `${PATH}.provider`,
    reason: `"provider" must be simulated with "feed" ${feed}, which takes no live ticks, got "${provider}"; set "feed" to live or any.`,
  };
}
