/** The account and region of made-up outputs: that of AWS's own examples. */
export const FORETOLD_AWS = { region: "us-east-1", accountId: "123456789012" } as const;
