import type { StockAnalyticsPipelineArgs } from "../../components/index.ts";

/** Arguments with which a program is proven. */
export interface ProgramCase {
  /** A few words, as the table of arguments shows them. */
  readonly name: string;
  readonly args: StockAnalyticsPipelineArgs;
  /** Keys of the customer's that encrypt what the program does not make, by ARN. */
  readonly keys?: Readonly<Record<string, string>>;
  /**
   * Secrets that exist beside the pipeline, by name, with the customer's key of each; null: it has AWS's own. The
   * arguments hold their ARNs as `secret/<name>`.
   */
  readonly secrets?: Readonly<Record<string, string | null>>;
}

/** What stands in arguments before the name of a secret in the place of its ARN. */
export const SECRET = "secret/";

/** Arguments with the ARNs of secrets in their places. */
export function withSecrets<Arn>(
  args: StockAnalyticsPipelineArgs,
  arnOf: (name: string) => Arn,
): StockAnalyticsPipelineArgs {
  return JSON.parse(JSON.stringify(args), (_key, value: unknown) =>
    typeof value === "string" && value.startsWith(SECRET)
      ? arnOf(value.slice(SECRET.length))
      : value,
  ) as StockAnalyticsPipelineArgs;
}
