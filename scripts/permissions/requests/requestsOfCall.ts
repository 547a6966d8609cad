import type { ServiceCall } from "../../../local/calls/ServiceCall.ts";
import type { AccessRequest } from "../AccessRequest.ts";
import type { Infrastructure } from "../Infrastructure.ts";
import type { CallReader } from "./CallReader.ts";
import { unknownOperation } from "./CallReader.ts";
import { dynamodbCalls } from "./dynamodbCalls.ts";
import { keyRequests } from "./keyRequests.ts";
import { snsCalls, sqsCalls } from "./messageCalls.ts";
import { kinesisCalls, secretsCalls } from "./otherCalls.ts";
import { s3Calls } from "./s3Calls.ts";

/** By the service that calls are signed for. */
const READERS: Readonly<Record<string, CallReader>> = {
  dynamodb: dynamodbCalls,
  kinesis: kinesisCalls,
  s3: s3Calls,
  secretsmanager: secretsCalls,
  sns: snsCalls,
  sqs: sqsCalls,
};

/**
 * What IAM is asked for a call: for each resource that it touches, and for the keys that the service
 * uses on the caller's behalf.
 * @param road name of the road on which it was made
 * @throws for a call that is not known here.
 */
export function requestsOfCall(
  call: ServiceCall,
  road: string,
  infrastructure: Infrastructure,
): AccessRequest[] {
  const read = READERS[call.service];
  if (read === undefined) throw unknownOperation(call.service, call.path);
  const role = infrastructure.roleOfFunction(call.functionName);
  const evidence = { kind: "road", by: road } as const;
  const { grants, keys } = read(call, infrastructure);
  const endpoint = infrastructure.endpointOf(call.functionName, call.service);
  const passed = endpoint === undefined ? {} : { endpoint };
  return [
    ...grants.map((grant) => ({ context: {}, ...grant, ...passed, role, evidence })),
    // Services ask KMS from where they are.
    ...keys.flatMap((use) => keyRequests(infrastructure, { role, evidence }, use)),
  ];
}
