/**
 * Reads what a broker answers to a token: nothing where it takes it. A refusal comes as JSON, and looks like
 * a success to whoever does not read it.
 */
// https://www.rfc-editor.org/rfc/rfc7628#section-3.2.2
export function judgeTokenAnswer(
  answer: Buffer,
  callback: (error: Error | null, answer: Buffer) => void,
): void {
  if (answer.length === 0) callback(null, answer);
  else callback(new TokenRefusedError(statusOf(answer)), answer);
}

/** A broker did not take a token. */
export class TokenRefusedError extends Error {
  override readonly name = "TokenRefusedError";

  constructor(status: string) {
    super(`the token was refused: ${status}`);
  }
}

function statusOf(answer: Buffer): string {
  const text = answer.toString("utf8");
  try {
    const { status } = JSON.parse(text) as { readonly status?: unknown };
    return typeof status === "string" ? status : text;
  } catch {
    return text;
  }
}
