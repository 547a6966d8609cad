import type { Rule, Violation } from "./rules.ts";
import { textThat } from "./rules.ts";

/** Sizes that AWS takes and that leave each of six zones room for what Lambda and endpoints take: AWS
 * itself takes blocks down to /28.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
const LARGEST = 16;
const SMALLEST = 24;

/** Blocks that are neither private nor routable, as those of a VPC must be.
 * https://aws.amazon.com/vpc/faqs/ and
 * https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml */
const UNUSABLE = [
  { block: "0.0.0.0/8", use: "this network" },
  { block: "127.0.0.0/8", use: "loopback" },
  { block: "169.254.0.0/16", use: "link-local" },
  { block: "224.0.0.0/4", use: "multicast" },
  { block: "240.0.0.0/4", use: "reserved" },
].map(({ block, use }) => ({ ...parseBlock(block), block, use }));

interface Block {
  /** First address, as a number of 32 bits. */
  readonly first: number;
  /** Bits that all of its addresses share. */
  readonly length: number;
}

/** The addresses of a VPC to be made. */
export function ipv4Block(fallback: string): Rule<string> {
  const breaks = (rule: string, how = "correct it"): Violation => ({
    rule,
    nextStep: `${how} or omit it for ${fallback}`,
  });
  const shape = breaks(`an IPv4 block from /${LARGEST} to /${SMALLEST}`);
  return textThat((text) => {
    const block = parseBlock(text);
    if (!(block.length >= LARGEST && block.length <= SMALLEST)) return shape;
    const unusable = UNUSABLE.find(
      (one) => firstOf({ ...block, length: one.length }) === one.first,
    );
    if (unusable !== undefined) {
      const rule = `an IPv4 block outside of ${unusable.block} (${unusable.use})`;
      return breaks(rule, "choose one of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16,");
    }
    const first = firstOf(block);
    if (first === block.first) return undefined;
    const written = `${formatAddress(first)}/${block.length}`;
    return breaks("an IPv4 block written with its first address", `write "${written}"`);
  }, shape);
}

/** The length is NaN if the text is no block. */
function parseBlock(text: string): Block {
  const byte = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  const pattern = new RegExp(`^${byte}\\.${byte}\\.${byte}\\.${byte}/(3[0-2]|[12]?\\d)$`);
  const [length = NaN, ...bytes] = (pattern.exec(text) ?? []).slice(1).map(Number).reverse();
  return { first: bytes.reduceRight((number, one) => number * 256 + one, 0), length };
}

function firstOf({ first, length }: Block): number {
  return first - (first % 2 ** (32 - length));
}

function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".");
}
