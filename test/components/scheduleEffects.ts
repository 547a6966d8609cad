import type { Effect } from "./Effect.ts";
import { effect, environment } from "./Effect.ts";
import { statement } from "./lookUps.ts";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/1111";
const PRODUCE = "Function stocks-produce-quotes";
const API_KEY_SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:theirs-AbCdEf";
const POLLED = { provider: "finnhub", apiKeySecretArn: API_KEY_SECRET } as const;

/** Every argument of a schedule, each with what it does. */
export const SCHEDULE_EFFECTS: readonly Effect[] = [
  effect(
    "source.schedule.provider",
    { feed: "any", source: { schedule: { provider: "simulated" } } },
    environment(PRODUCE, "PROVIDER"),
    "simulated",
  ),
  polled("intervalSeconds", 300, "INTERVAL_SECONDS", "300"),
  polled("closeDelaySeconds", 360, "CLOSE_DELAY_SECONDS", "360"),
  polled("exchange", "NASDAQ", "EXCHANGE", "NASDAQ"),
  polled("closedOn", ["2029-01-09", "2029-01-10"], "CLOSED_ON", "2029-01-09,2029-01-10"),
  polled("plan", "free", "PROVIDER_PLAN", "free"),
  polled("requestsPerMinute", 30, "REQUESTS_PER_MINUTE", "30"),
  polled("requestsPerDay", 5_000, "REQUESTS_PER_DAY", "5000"),
  polled(
    "endpoint",
    "https://proxy.example.com/",
    "PROVIDER_ENDPOINT",
    "https://proxy.example.com/",
  ),
  polled("apiKeySecretArn", API_KEY_SECRET, "API_KEY_SECRET_ARN", API_KEY_SECRET),
  effect(
    "source.schedule.fallback",
    { feed: "any", source: { schedule: { ...POLLED, fallback: "simulated" } } },
    environment(PRODUCE, "FALLBACK"),
    "simulated",
  ),
  effect(
    "source.schedule.apiKey",
    { source: { schedule: { provider: "finnhub", apiKey: "0123456789" } } },
    "SecretVersion stocks-produce-quotes-api-key-value secretString",
    "0123456789",
  ),
  effect(
    "source.schedule.apiKeySecretKeyArn",
    { source: { schedule: { ...POLLED, apiKeySecretKeyArn: KEY } } },
    (registrations) =>
      registrations.ofType("Function").some(({ name }) => name === "stocks-produce-quotes") &&
      statement("produce-quotes", "DecryptApiKey")(registrations),
    KEY,
  ),
];

/** What a setting of a schedule is in the environment of its producer. */
function polled(name: string, value: unknown, variable: string, is: string): Effect {
  const schedule = { ...POLLED, [name]: value };
  return effect(
    `source.schedule.${name}`,
    { source: { schedule } },
    environment(PRODUCE, variable),
    is,
  );
}
