/** Physical names of the functions of one pipeline. */
export interface PipelineFunctions {
  readonly processTicks: string;
  readonly detectTrends: string;
  readonly sweepAlerts: string;
}

/** Name of a function by its ARN. */
export function functionNameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(":") + 1);
}
