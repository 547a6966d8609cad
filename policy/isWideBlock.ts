/**
 * The widest blocks that somebody alone has: 10.0.0.0/8, and fc00::/7 in IPv6.
 * https://www.rfc-editor.org/rfc/rfc1918 and https://www.rfc-editor.org/rfc/rfc4193
 */
const NARROW_V4 = 8;
const NARROW_V6 = 7;

/** Whether a block of addresses is everybody, or halves of everybody: `0.0.0.0/0`, `::/0`, `128.0.0.0/1`. */
export function isWideBlock(block: string): boolean {
  const [address = "", length] = block.trim().split("/");
  if (length === undefined) return false;
  return Number(length) < (address.includes(":") ? NARROW_V6 : NARROW_V4);
}
