import type { Statement } from "./policyDocument.ts";

/**
 * Lets Lambda hand a function's traces to X-Ray. On everything, because AWS knows no resource for either
 * action.
 */
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
export const WRITE_TRACES: Statement = {
  Sid: "WriteTraces",
  Effect: "Allow",
  Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
  Resource: "*",
};
