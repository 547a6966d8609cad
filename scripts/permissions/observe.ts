import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { pipelineNames } from "../../cli/replay/pipelineNames.ts";
import { CallRecorder } from "../../local/calls/CallRecorder.ts";
import type { ServiceCall } from "../../local/calls/ServiceCall.ts";
import { clientOptions } from "../../local/emulators/clients.ts";
import type { LocalStack } from "../../local/LocalStack.ts";
import { startLocalStack } from "../../local/LocalStack.ts";
import type { Endpoints } from "../../local/model.ts";
import type { AccessRequest } from "./AccessRequest.ts";
import { Infrastructure, text } from "./Infrastructure.ts";
import { requestsOfCall } from "./requests/requestsOfCall.ts";
import { QuoteServer } from "./roads/QuoteServer.ts";
import type { Road, RoadRun } from "./roads/Road.ts";
import { serviceRequests } from "./services/serviceRequests.ts";

const PROGRAM = join(import.meta.dirname, "program");

/** What a program registered, and all that is asked of IAM with its roles. */
export interface Observation {
  readonly infrastructure: Infrastructure;
  /** Made by functions on roads, and by services, each as often as it was seen. */
  readonly requests: readonly AccessRequest[];
  /** Calls of functions that were recorded. */
  readonly calls: number;
}

/**
 * Runs the program of this folder on the emulators, drives roads through it, and records the calls of
 * its functions where the emulators get them.
 * @param config values of the program's configuration
 * @throws when a function fails, or makes a call that is not known here.
 */
export async function observe(
  roads: readonly Road[],
  config: Readonly<Record<string, unknown>> = {},
): Promise<Observation> {
  const provider = new QuoteServer();
  await provider.start();
  try {
    return await observeWith(provider, roads, config);
  } finally {
    await provider.stop();
  }
}

async function observeWith(
  provider: QuoteServer,
  roads: readonly Road[],
  config: Readonly<Record<string, unknown>>,
): Promise<Observation> {
  const calls: { readonly road: string; readonly call: ServiceCall }[] = [];
  const problems: string[] = [];
  let road = "";
  const onCall = (call: ServiceCall): void => void calls.push({ road, call });
  const stack = await startLocalStack({
    programDir: PROGRAM,
    stack: "dev",
    config: { quotesEndpoint: provider.endpoint, ...config },
    // Whose calls are whose: on a road only what the road starts.
    schedulesWait: true,
    onCall,
    onProblem: (problem) => problems.push(`${road}: ${problem}`),
  });
  const recorder = new CallRecorder(onCall);
  try {
    const infrastructure = new Infrastructure(stack);
    const endpoints = await recorder.standBefore(stack.endpoints);
    const run = { ...makeRun(stack, infrastructure, endpoints), provider };
    for (const { name, drive } of roads) {
      road = name;
      await drive(run);
    }
    if (problems.length > 0)
      throw new Error(`roads must be without problems: ${problems.join("; ")}`);
    const made = calls.flatMap((one) => requestsOfCall(one.call, one.road, infrastructure));
    const requests = [...made, ...serviceRequests(infrastructure)];
    return { infrastructure, requests, calls: calls.length };
  } finally {
    await recorder.stop();
    await stack.stop();
  }
}

function makeRun(
  stack: LocalStack,
  infrastructure: Infrastructure,
  endpoints: Endpoints,
): Omit<RoadRun, "provider"> {
  const physical = (functionName: string): string => {
    const [found] = infrastructure
      .ofType("aws:lambda/function:Function")
      .filter(({ name }) => name === functionName);
    return text(found?.properties["name"]);
  };
  return {
    stack,
    names: pipelineNames(stack, undefined),
    invoke: async (functionName, event) => {
      const { error } = await stack.invoke(physical(functionName), JSON.stringify(event));
      if (error !== undefined) throw new Error(`${functionName}: ${error.errorMessage}`);
    },
    s3Of: (functionName) => {
      const options = clientOptions(endpoints.s3);
      const credentials = { ...options.credentials, sessionToken: physical(functionName) };
      return new S3Client({ ...options, credentials, forcePathStyle: true });
    },
  };
}
