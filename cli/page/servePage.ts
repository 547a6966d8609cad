import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { LocalStack } from "../../local/LocalStack.ts";
import type { PipelineNames } from "../replay/pipelineNames.ts";
import type { RunObserver } from "../replay/RunObserver.ts";
import { DynamoPageTables } from "./DynamoPageTables.ts";
import { loadPageFiles } from "./loadPageFiles.ts";
import type { HintTarget } from "./makeHint.ts";
import { makeHint } from "./makeHint.ts";
import { Page } from "./Page.ts";
import type { PipelineFunctions } from "./PipelineFunctions.ts";
import { readTrendRules } from "./readTrendRules.ts";
import type { RunFeed } from "./RunFeed.ts";

/** Where the built page is, seen from the bundled command and from the sources. */
const FOLDERS = ["../dashboard/", "../../dist/dashboard/"];

/** What is served, and how. */
export interface ServePageOptions {
  readonly names: PipelineNames;
  readonly feed: RunFeed;
  readonly observer: RunObserver;
  /** 0: any free one. */
  readonly port: number;
  /** Variables that the run replaces in the functions' environments. */
  readonly functionEnvironment: Readonly<Record<string, string>>;
  /** When the run began, epoch milliseconds. */
  readonly startedAtMs: number;
}

/**
 * Serves the page of a pipeline that runs here, on loopback: `/` for people, its API beside it, and
 * `/status.json` with names and addresses for programs.
 * @throws {UsageError} if the port is taken
 * @throws {MissingPartError} if the page is not built
 */
export async function servePage(stack: LocalStack, options: ServePageOptions): Promise<Page> {
  const { names, observer, feed, port, functionEnvironment, startedAtMs } = options;
  const functions = functionsOf(stack, names.name);
  const { rules, watch } = readTrendRules(stack, functions.detectTrends, functionEnvironment);
  return Page.open({
    pipeline: names.name,
    functions,
    rules,
    tables: new DynamoPageTables(stack.clients.dynamodb, names, rules.feed),
    lag: () => stack.lag(),
    hint: makeHint(hintTarget(stack, names), rules.feed),
    ...(watch === undefined ? {} : { watch }),
    startedAtMs,
    feed,
    port,
    files: loadPageFiles(findFolder()),
    status: () => ({
      pipeline: names,
      endpoints: stack.endpoints,
      alertsDelivered: observer.deliveredAlertIds.size,
      ticksLate: observer.lateKeys.size,
    }),
  });
}

function hintTarget({ kafka, endpoints }: LocalStack, names: PipelineNames): HintTarget {
  if (names.topic !== undefined && kafka !== undefined) {
    return { servers: kafka.bootstrapServers.join(), topic: names.topic };
  }
  return { endpoint: endpoints.kinesis, stream: names.stream ?? "" };
}

function functionsOf({ pipelines }: LocalStack, name: string): PipelineFunctions {
  const outputs = pipelines.find((pipeline) => pipeline.name === name)?.outputs ?? {};
  const output = (key: string): string => {
    const value = outputs[key];
    if (typeof value !== "string") throw new Error(`pipeline "${name}" has no output ${key}`);
    return value;
  };
  return {
    processTicks: output("processTicksFunctionName"),
    detectTrends: output("detectTrendsFunctionName"),
    sweepAlerts: output("sweepAlertsFunctionName"),
  };
}

function findFolder(): string {
  const folders = FOLDERS.map((folder) => fileURLToPath(new URL(folder, import.meta.url)));
  return folders.find((folder) => existsSync(folder)) ?? String(folders[0]);
}
