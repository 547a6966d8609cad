import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { pipelineNames } from "../../cli/replay/pipelineNames.ts";
import { CallRecorder } from "../../local/calls/CallRecorder.ts";
import type { ServiceCall } from "../../local/calls/ServiceCall.ts";
import { clientOptions } from "../../local/emulators/clients.ts";
import type { LocalStack } from "../../local/LocalStack.ts";
import { startLocalStack } from "../../local/LocalStack.ts";
import type { Endpoints } from "../../local/model.ts";
import type { LocalStackOptions } from "../../local/stackOptions.ts";
import type { AccessRequest } from "./AccessRequest.ts";
import { analystRequests } from "./analyst/analystRequests.ts";
import { Infrastructure, text } from "./Infrastructure.ts";
import type { ProgramCase } from "./ProgramCase.ts";
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
  /** Made when people query, by the command and by Athena. */
  readonly analyst: readonly AccessRequest[];
  /** What functions called. */
  readonly calls: readonly RecordedCall[];
}

/** A call of a function, and on which road it was made. */
export interface RecordedCall {
  /** Name of the road. */
  readonly road: string;
  readonly call: ServiceCall;
}

/**
 * Runs the program of this folder on the emulators, drives roads through it, and records the calls of
 * its functions where the emulators get them.
 * @throws when a function fails, or makes a call that is not known here.
 */
export async function observe(
  programCase: ProgramCase,
  roads: readonly Road[],
): Promise<Observation> {
  const provider = new QuoteServer();
  await provider.start();
  try {
    return await observeWith(provider, programCase, roads);
  } finally {
    await provider.stop();
  }
}

async function observeWith(
  provider: QuoteServer,
  { args }: ProgramCase,
  roads: readonly Road[],
): Promise<Observation> {
  const calls: RecordedCall[] = [];
  const problems: string[] = [];
  let road = "";
  const onCall = (call: ServiceCall): void => void calls.push({ road, call });
  const { schedule } = args.source ?? {};
  const asked = schedule === undefined ? {} : { ...schedule, endpoint: provider.endpoint };
  const stack = await startCase(
    schedule === undefined
      ? { args }
      : { args: { ...args, source: { schedule: asked as typeof schedule } } },
    {
      // Whose calls are whose: on a road only what the road starts.
      schedulesWait: true,
      onCall,
      onProblem: (problem) => problems.push(`${road}: ${problem}`),
    },
  );
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
    const analyst = await analystRequests(infrastructure);
    return { infrastructure, requests: requestsOf(infrastructure, calls), analyst, calls };
  } finally {
    await recorder.stop();
    await stack.stop();
  }
}

/** What a program with a case's arguments registers; nothing in it runs. */
export async function startCase(
  { args, secrets = {} }: Pick<ProgramCase, "args" | "secrets">,
  options: Omit<LocalStackOptions, "programDir" | "stack">,
): Promise<LocalStack> {
  const config = { case: JSON.stringify({ args, secrets }) };
  return startLocalStack({ ...options, programDir: PROGRAM, stack: "dev", config });
}

/** What IAM is asked for the calls of functions, and by services. */
export function requestsOf(
  infrastructure: Infrastructure,
  calls: readonly RecordedCall[],
): AccessRequest[] {
  const made = calls.flatMap(({ call, road }) => requestsOfCall(call, road, infrastructure));
  return [...made, ...serviceRequests(infrastructure)];
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
      // Tells the recorder whose call it is.
      const credentials = { ...options.credentials, sessionToken: physical(functionName) };
      return new S3Client({ ...options, credentials, forcePathStyle: true });
    },
  };
}
