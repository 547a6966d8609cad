/** A deletion cannot go on; what it has deleted is deleted, and running it again does the rest. */
export class DeletionError extends Error {
  override readonly name = "DeletionError";
}

/** Codes with which AWS refuses what a policy does not allow. */
const DENIED = ["AccessDenied", "AccessDeniedException", "Forbidden", "403"];

/**
 * Makes a call, and says of a refusal which permission is missing.
 * @param actions IAM actions that the call needs
 */
export async function explainDenial<Result>(
  actions: string,
  resource: string,
  call: () => Promise<Result>,
): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof Error) || !isDenied(error)) throw error;
    throw new DeletionError(
      `${actions} on ${resource} must be allowed, and is not; docs/deletion.md has the whole policy. ` +
        "Run it again then: it goes on where this one ended",
      { cause: error },
    );
  }
}

function isDenied(error: Error & { readonly $metadata?: { readonly httpStatusCode?: number } }) {
  return DENIED.includes(error.name) || error.$metadata?.httpStatusCode === 403;
}
