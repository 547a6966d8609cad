import {
  type Checkpoint,
  type Checkpoints,
  type Page,
  type ReadPosition,
  type Shard,
  type ShardSource,
  type StreamRecord,
} from "../../local/mappings/model.ts";

interface FakeShard {
  readonly shard: Shard;
  readonly records: StreamRecord[];
  closed: boolean;
}

/** A stream in memory, whose next calls can be made to fail. */
export class FakeStream implements ShardSource {
  readonly #shards = new Map<string, FakeShard>();
  readonly #pageSize: number;
  /** Thrown one by one by the next reads. */
  readonly readErrors: Error[] = [];
  /** Thrown one by one by the next listings. */
  readonly listErrors: Error[] = [];
  /** Positions at which iterators were opened, as `shard@position`. */
  readonly opened: string[] = [];
  reads = 0;

  constructor(pageSize = 4) {
    this.#pageSize = pageSize;
  }

  addShard(
    id: string,
    records: readonly StreamRecord[] = [],
    overrides: Partial<Shard> = {},
  ): void {
    this.#shards.set(id, {
      shard: { id, parentIds: [], generation: "1", ...overrides },
      records: [...records],
      closed: false,
    });
  }

  put(id: string, ...records: readonly StreamRecord[]): void {
    this.#get(id).records.push(...records);
  }

  close(id: string): void {
    this.#get(id).closed = true;
  }

  /** What trimming does to a shard: it is no longer listed. */
  remove(id: string): void {
    this.#shards.delete(id);
  }

  listShards(): Promise<readonly Shard[]> {
    const error = this.listErrors.shift();
    return error === undefined
      ? Promise.resolve([...this.#shards.values()].map(({ shard }) => shard))
      : Promise.reject(error);
  }

  openIterator(shardId: string, position: ReadPosition): Promise<string> {
    const { records } = this.#get(shardId);
    if (position.type === "TRIM_HORIZON") {
      this.opened.push(`${shardId}@start`);
      return Promise.resolve("0");
    }
    this.opened.push(`${shardId}@${position.sequenceNumber}`);
    const index = records.findIndex(
      ({ sequenceNumber }) => BigInt(sequenceNumber) > BigInt(position.sequenceNumber),
    );
    return Promise.resolve(String(index === -1 ? records.length : index));
  }

  read(shardId: string, iterator: string): Promise<Page> {
    this.reads += 1;
    const error = this.readErrors.shift();
    if (error !== undefined) {
      return Promise.reject(error);
    }
    const { records, closed } = this.#get(shardId);
    const from = Number(iterator);
    const page = records.slice(from, from + this.#pageSize);
    const ended = closed && page.length === 0;
    return Promise.resolve({
      records: page,
      ...(ended ? {} : { nextIterator: String(from + page.length) }),
      atTip: true,
    });
  }

  #get(id: string): FakeShard {
    const shard = this.#shards.get(id);
    if (shard === undefined) {
      throw new Error(`ResourceNotFoundException: ${id}`);
    }
    return shard;
  }
}

/** Checkpoints in memory. */
export class FakeCheckpoints implements Checkpoints {
  readonly #started = new Set<string>();
  readonly #kept = new Map<string, Checkpoint>();

  isStarted(mappingId: string, arn: string): boolean {
    return this.#started.has(`${mappingId} ${arn}`);
  }

  start(mappingId: string, arn: string, positions: readonly Checkpoint[]): void {
    this.#started.add(`${mappingId} ${arn}`);
    positions.forEach((position) => this.write(mappingId, arn, position));
  }

  read(mappingId: string, arn: string, shardId: string): Checkpoint | undefined {
    return this.#kept.get(`${mappingId} ${arn} ${shardId}`);
  }

  write(mappingId: string, arn: string, checkpoint: Checkpoint): void {
    this.#kept.set(`${mappingId} ${arn} ${checkpoint.shardId}`, checkpoint);
  }
}
