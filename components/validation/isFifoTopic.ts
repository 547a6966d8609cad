import type { PipelineLeaves } from "./PipelineLeaves.ts";

/** Whether the alert topic is a FIFO topic: by the argument, or by the name of the one that exists. */
export function isFifoTopic({ fifo, topicArn }: PipelineLeaves["alerts"]): boolean {
  return fifo || topicArn?.known?.value.endsWith(".fifo") === true;
}
