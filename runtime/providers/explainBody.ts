import type { ProviderName } from "../contract/providers.ts";
import type { FileFault } from "../files/FileFault.ts";
import { ProviderError, type ProviderFailure } from "./ProviderError.ts";

/** As much of an answer is looked at, in bytes. */
const LOOKED_AT = 4_096;

/** How providers say in a body that they gave no quotes; the first that fits counts. */
const SIGNS: readonly (readonly [RegExp, ProviderFailure, string])[] = [
  // https://site.financialmodelingprep.com/faqs
  [/\blimit reach\b/i, "quota_spent", "has answered all requests of its plan; ask less often"],
  [
    /api limit|rate limit|too many requests|call frequency|per minute/i,
    ...(["throttled", "is throttling"] as const),
  ],
  [/^\s*</, "bad_answer", "answered with a web page instead of quotes"],
  [
    /api.?key|crumb|token|unauthori[sz]ed|forbidden|access|subscription|premium|exclusive|legacy/i,
    ...(["not_allowed", "refuses the API key, or its plan does not answer this"] as const),
  ],
];

/**
 * What an answer without quotes means: providers say in bodies of status 200 that they are asked too
 * often, or do not know the key. Quotes nothing of the body, which may repeat the key.
 */
export function explainBody(
  provider: ProviderName,
  body: Uint8Array,
  { fault, status }: { readonly fault?: FileFault; readonly status?: number } = {},
): ProviderError {
  const text = Buffer.from(body.subarray(0, LOOKED_AT)).toString("utf8");
  // Half an answer is full of names, and any of them may hold one of these words.
  const isHalf = fault?.reason === "file_not_json" && text.trimStart().startsWith("[");
  const found = isHalf ? undefined : SIGNS.find(([sign]) => sign.test(text));
  const rest = fault === undefined ? "without quotes" : `that ${fault.message}`;
  const [, failure, problem] = found ?? [/$/, "bad_answer" as const, `gave an answer ${rest}`];
  const details = { body, ...(status === undefined ? {} : { status }) };
  return new ProviderError(provider, failure, problem, details);
}
