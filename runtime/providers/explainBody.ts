import type { ProviderName } from "../contract/providers.ts";
import type { FileFault } from "../files/FileFault.ts";
import { ProviderError, type ProviderFailure } from "./ProviderError.ts";

/** As much of an answer is looked at, in bytes. */
const LOOKED_AT = 4_096;

/** How providers say in the body of an answer that they gave none, the first that fits counts. */
const SIGNS: readonly (readonly [RegExp, ProviderFailure, string])[] = [
  [/limit reach/i, "quota_spent", "has answered all requests of its plan for today"],
  [
    /api limit|rate limit|too many requests|call frequency|per minute/i,
    "throttled",
    "is throttling",
  ],
  [
    /api.?key|crumb|token|unauthori[sz]ed|forbidden|subscription|premium|exclusive|legacy/i,
    "not_allowed",
    "refuses the API key, or its plan does not answer this; check both",
  ],
  [/^\s*</, "bad_answer", "answered with a web page instead of quotes; try again later"],
];

/**
 * What an answer without quotes means: providers say in bodies of status 200 that they are asked too
 * often, or do not know the key. Quotes nothing of the body, which may repeat the key.
 */
export function explainBody(
  provider: ProviderName,
  body: Uint8Array,
  fault?: FileFault,
  status?: number,
): ProviderError {
  const text = Buffer.from(body.subarray(0, LOOKED_AT)).toString("utf8");
  const found = SIGNS.find(([sign]) => sign.test(text));
  const [, failure, problem] = found ?? [
    undefined,
    "bad_answer" as const,
    fault === undefined ? "gave an answer without quotes" : `gave an answer that ${fault.message}`,
  ];
  return new ProviderError(provider, failure, problem, {
    body,
    ...(status === undefined ? {} : { status }),
  });
}
