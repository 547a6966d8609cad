import type { S3Client } from "@aws-sdk/client-s3";
import type { PipelineNames } from "../../../cli/replay/pipelineNames.ts";
import type { LocalStack } from "../../../local/LocalStack.ts";
import type { QuoteServer } from "./QuoteServer.ts";

/** A running pipeline that a road drives. */
export interface RoadRun {
  readonly stack: LocalStack;
  readonly names: PipelineNames;
  /** Whom the pipeline's schedule asks for quotes. */
  readonly provider: Pick<QuoteServer, "asked">;
  /** Runs a function with an event and waits for its answer; its failure is the road's. */
  readonly invoke: (functionName: string, event: unknown) => Promise<void>;
  /** S3 as a function of the program has it, by the function's name in the program. */
  readonly s3Of: (functionName: string) => S3Client;
}

/** A way through the pipeline on which functions call services. */
export interface Road {
  /** A few words, as the table of permissions shows them. */
  readonly name: string;
  /** Drives everything down it; the functions are done when it resolves. */
  readonly drive: (run: RoadRun) => Promise<void>;
}
