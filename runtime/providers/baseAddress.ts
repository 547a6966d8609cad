/** Hosts that a request does not leave the machine for. */
const LOCAL = new Set(["127.0.0.1", "[::1]", "localhost"]);

/**
 * The address that a provider is asked at, ending in a slash.
 * @throws {RangeError} if keys would travel in the clear, or it holds more than a place
 */
export function baseAddress(baseUrl: string): URL {
  const url = URL.parse(baseUrl.endsWith("/") ? baseUrl : `${baseUrl}/`);
  const isSafe =
    url?.protocol === "https:" || (url?.protocol === "http:" && LOCAL.has(url.hostname));
  if (url !== null && isSafe && url.username === "" && url.search === "" && url.hash === "") {
    return url;
  }
  throw new RangeError(
    '"baseUrl" must be an https:// address, or http:// of this machine, without credentials and query',
  );
}
