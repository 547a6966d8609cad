import { connectTrends } from "./connectTrends.ts";
import type { SweepResult } from "./sweep.ts";
import { sweep } from "./sweep.ts";

const { settings, ports } = connectTrends(process.env);

/** Lambda's entry point: once a minute, whatever the event. */
export function handler(): Promise<SweepResult> {
  return sweep(settings, ports);
}
