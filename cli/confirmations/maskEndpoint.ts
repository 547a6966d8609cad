/**
 * An endpoint as it may stand in a log or a ticket: enough for who knows it to recognize it.
 * Addresses and numbers are people's, and a web address may hold a token.
 */
export function maskEndpoint(protocol: string, endpoint: string): string {
  switch (protocol) {
    case "email":
    case "email-json":
      return endpoint.replace(/^(.?).*@/, "$1…@");
    case "sms":
      return `…${endpoint.slice(-2)}`;
    case "http":
    case "https":
      return endpoint.replace(/^(https?:\/\/)(?:[^/@]*@)?([^/?#]*).*$/, "$1$2/…");
    default:
      return endpoint;
  }
}
