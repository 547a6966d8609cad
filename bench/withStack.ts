import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Delivery } from "../local/emulators/DeliveryLog.ts";
import type { LocalStack } from "../local/LocalStack.ts";
import { startLocalStack } from "../local/LocalStack.ts";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Settings of a benched pipeline. */
export interface BenchSettings {
  readonly symbols: readonly string[];
  readonly processing?: Readonly<Record<string, number>>;
  readonly trend?: Readonly<Record<string, number>>;
  /** Called for each message that reaches the alert topic or a subscriber. */
  readonly onDelivery?: (delivery: Delivery) => void;
}

/** Runs work on the packaged program with settings of its own, on a throw-away data directory. */
export async function withStack<Result>(
  settings: BenchSettings,
  work: (stack: LocalStack) => Promise<Result>,
): Promise<Result> {
  const { onDelivery = () => undefined, ...config } = settings;
  const stack = await startLocalStack({
    programDir: ROOT,
    stack: "dev",
    config: { ...config, feed: "any" },
    functionEnvironment: { ALERT_MAX_AGE_HOURS: "none" },
    onDelivery,
  });
  try {
    return await work(stack);
  } finally {
    await stack.stop();
  }
}

/** Calls with a file that is removed afterwards. */
export async function withFile<Result>(
  name: string,
  text: string,
  work: (path: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "stock-analytics-bench-"));
  try {
    const path = join(folder, name);
    writeFileSync(path, text);
    return await work(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
