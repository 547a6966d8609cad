import { checkMapping } from "./checkMapping.ts";
import { DynamoDbStreamSource } from "./DynamoDbStreamSource.ts";
import { KinesisSource } from "./KinesisSource.ts";
import type { EventSourceMapping, EventSourceMappingOptions, ShardSource } from "./model.ts";
import { RecordFilter } from "./RecordFilter.ts";
import { ShardConsumer } from "./ShardConsumer.ts";
import { StreamPoller } from "./StreamPoller.ts";

/**
 * Runs a mapping from a Kinesis or DynamoDB stream to a function, as Lambda does, until it is stopped.
 * @throws if the definition is one that Lambda would refuse, or asks for what does not run locally.
 */
export function startEventSourceMapping(options: EventSourceMappingOptions): EventSourceMapping {
  checkMapping(options.definition);
  const { definition, host, putFailedObject } = options;
  const poller = new StreamPoller({
    ...options,
    source: makeSource(options),
    makeWorker: (task) =>
      new ShardConsumer({
        ...task,
        definition,
        putFailedObject,
        invoke: (payload) => host.invoke(definition.functionArn, payload),
      }),
  });
  poller.start();
  return poller;
}

function makeSource({ definition, clients }: EventSourceMappingOptions): ShardSource {
  const { eventSourceArn, filterPatterns } = definition;
  const filter = new RecordFilter(filterPatterns);
  return definition.source === "kinesis"
    ? new KinesisSource({ client: clients.kinesis, eventSourceArn, filter })
    : new DynamoDbStreamSource({ client: clients.streams, eventSourceArn, filter });
}
