import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KafkaBrokerOptions } from "../../local/kafka/KafkaBroker.ts";
import { KafkaBroker } from "../../local/kafka/KafkaBroker.ts";
import { installKafka } from "../../local/kafka/installKafka.ts";

/** Starts a broker before the tests of a suite, and removes it after them. */
export function useBroker(
  settings: (folder: string) => Omit<KafkaBrokerOptions, "folder" | "classPath"> = () => ({}),
): () => KafkaBroker {
  let broker: KafkaBroker | undefined;
  let folder: string;
  before(async function () {
    this.timeout(120_000);
    folder = mkdtempSync(join(tmpdir(), "stock-analytics-kafka-"));
    const classPath = await installKafka(() => undefined);
    broker = await KafkaBroker.start({ ...settings(folder), folder, classPath });
  });
  after(async function () {
    this.timeout(30_000);
    await broker?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    if (broker === undefined) throw new Error("the broker is not started");
    return broker;
  };
}
