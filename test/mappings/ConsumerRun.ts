import type { InvokeResult } from "../../local/lambda/model.ts";
import { Activity } from "../../local/mappings/Activity.ts";
import type { MappingReport, Position, ReadPosition } from "../../local/mappings/model.ts";
import { ShardConsumer } from "../../local/mappings/ShardConsumer.ts";
import type { MappingDefinition } from "../../local/model.ts";
import type { FakeStream } from "./FakeStream.ts";
import { answered, makeMapping, numbersIn } from "./makeRecord.ts";
import { VirtualClock } from "./VirtualClock.ts";

/** What a consumer in a test is given; by default, all goes well. */
export interface ConsumerSetup {
  readonly stream: FakeStream;
  readonly mapping?: Partial<MappingDefinition>;
  readonly start?: ReadPosition;
  readonly invoke?: (
    numbers: readonly number[],
    before: number,
  ) => InvokeResult | Promise<InvokeResult>;
  readonly putFailedObject?: (bucket: string, key: string, body: string) => Promise<void>;
  readonly checkpoint?: (position: Position) => void;
}

/** A consumer of the shard `s` on a virtual clock, and all that it did. */
export class ConsumerRun {
  readonly clock = new VirtualClock();
  readonly activity = new Activity({ clock: this.clock });
  readonly stop = new AbortController();
  readonly invocations: number[][] = [];
  readonly positions: Position[] = [];
  readonly events: MappingReport[] = [];
  readonly objects: { bucket: string; key: string; numbers: number[] }[] = [];
  readonly consumer: ShardConsumer;

  constructor({ stream, mapping, start, invoke, putFailedObject, checkpoint }: ConsumerSetup) {
    this.consumer = new ShardConsumer({
      source: stream,
      definition: makeMapping(mapping),
      shardId: "s",
      start: start ?? { type: "TRIM_HORIZON" },
      clock: this.clock,
      random: () => 0,
      activity: this.activity,
      signal: this.stop.signal,
      epoch: () => 0,
      invoke: async (payload) => {
        const numbers = numbersIn(payload);
        this.invocations.push(numbers);
        return (await invoke?.(numbers, this.invocations.length - 1)) ?? answered();
      },
      putFailedObject: async (bucket, key, body) => {
        await putFailedObject?.(bucket, key, body);
        const { payload } = JSON.parse(body) as { payload: string };
        this.objects.push({ bucket, key, numbers: numbersIn(payload) });
      },
      checkpoint: (position) => {
        checkpoint?.(position);
        this.positions.push(position);
      },
      report: (event) => this.events.push(event),
    });
  }

  toEnd(): Promise<"finished" | "stopped"> {
    return this.clock.run(this.consumer.run());
  }

  get kept(): string[] {
    return this.positions.map((position) =>
      position.type === "AFTER_SEQUENCE_NUMBER" ? position.sequenceNumber : position.type,
    );
  }

  eventsOf(type: MappingReport["type"]): MappingReport[] {
    return this.events.filter((event) => event.type === type);
  }
}
