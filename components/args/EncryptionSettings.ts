import type * as pulumi from "@pulumi/pulumi";
import { kmsKeyArn } from "../validation/rules.ts";

/** The key that encrypts all the pipeline keeps. */
export interface EncryptionSettings {
  /**
   * ARN of a symmetric customer-managed key in the same account and region, instead of one made for
   * the pipeline. Its policy must let the services use it that docs/permissions.md lists, and its
   * rotation is its owner's.
   * @default none: a key is made, rotated each year
   */
  kmsKeyArn?: pulumi.Input<string>;
}

export const ENCRYPTION_OPTIONAL_RULES = {
  kmsKeyArn: kmsKeyArn("omit it for a key of its own"),
};
