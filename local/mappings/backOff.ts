import type { Random } from "./model.ts";

// Lambda does not say how it backs off. On a laptop what failed is usually back within a second, and
// nobody waits gladly for longer than ten.
const FIRST_MS = 100;
const LONGEST_MS = 10_000;

/**
 * How long to wait before trying again, in milliseconds: twice as long each time, from 100 to 10,000,
 * the upper half of it by chance so that shards do not fail in step.
 * @param tries how often it was waited before.
 */
export function backOffMs(tries: number, random: Random): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(tries, 20));
  return Math.round(whole * (0.5 + random() / 2));
}
