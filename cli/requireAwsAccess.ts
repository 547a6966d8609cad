import { UsageError } from "./UsageError.ts";

/** A client of the SDK, as far as it tells where and as whom it acts. */
export interface ConfiguredClient {
  readonly config: {
    readonly region: () => Promise<unknown>;
    readonly credentials: () => Promise<unknown>;
  };
}

/**
 * Makes sure that there are a region and credentials, before the first call fails in the SDK's own words.
 * @throws {UsageError} if there are none
 */
export async function requireAwsAccess({ config }: ConfiguredClient): Promise<void> {
  try {
    await config.region();
  } catch (cause) {
    const message = "no AWS region is set; set AWS_REGION, or AWS_PROFILE to one that has it";
    throw new UsageError(message, { cause });
  }
  try {
    await config.credentials();
  } catch (cause) {
    const message = "no AWS credentials were found; set AWS_PROFILE, or run `aws sso login`";
    throw new UsageError(message, { cause });
  }
}
