import type { IncomingHttpHeaders } from "node:http";

/** A call of a function to a service of AWS, as the service got it. */
export interface ServiceCall {
  /** Name of the function that made it. */
  readonly functionName: string;
  /** Service that the call was signed for, for instance `s3` or `dynamodb`. */
  readonly service: string;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** What the service answered: a status of HTTP. */
  readonly status: number;
}
