import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { Checkpoint, Checkpoints, Position } from "./model.ts";

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA busy_timeout = 5000;
  CREATE TABLE IF NOT EXISTS mappings (
    mapping_id TEXT NOT NULL,
    event_source_arn TEXT NOT NULL,
    PRIMARY KEY (mapping_id, event_source_arn)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS checkpoints (
    mapping_id TEXT NOT NULL,
    event_source_arn TEXT NOT NULL,
    shard_id TEXT NOT NULL,
    generation TEXT NOT NULL,
    position TEXT NOT NULL,
    sequence_number TEXT,
    PRIMARY KEY (mapping_id, event_source_arn, shard_id)
  ) WITHOUT ROWID;
`;

/**
 * Checkpoints in one SQLite file, which a process that is killed at any moment leaves whole: at worst
 * the last of them is missing, and its batch is delivered again.
 */
export class CheckpointStore implements Checkpoints {
  readonly #database: DatabaseSync;
  readonly #isStarted: StatementSync;
  readonly #start: StatementSync;
  readonly #read: StatementSync;
  readonly #write: StatementSync;

  /** Opens the file, which is made when missing. */
  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.#database = new DatabaseSync(path);
    this.#database.exec(SCHEMA);
    this.#isStarted = this.#database.prepare(
      "SELECT 1 FROM mappings WHERE mapping_id = ? AND event_source_arn = ?",
    );
    this.#start = this.#database.prepare("INSERT OR IGNORE INTO mappings VALUES (?, ?)");
    this.#read = this.#database.prepare(
      `SELECT generation, position, sequence_number FROM checkpoints
       WHERE mapping_id = ? AND event_source_arn = ? AND shard_id = ?`,
    );
    this.#write = this.#database.prepare(
      "INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?, ?, ?, ?)",
    );
  }

  isStarted(mappingId: string, eventSourceArn: string): boolean {
    return this.#isStarted.get(mappingId, eventSourceArn) !== undefined;
  }

  start(mappingId: string, eventSourceArn: string, positions: readonly Checkpoint[]): void {
    this.#database.exec("BEGIN");
    try {
      this.#start.run(mappingId, eventSourceArn);
      positions.forEach((position) => this.write(mappingId, eventSourceArn, position));
      this.#database.exec("COMMIT");
    } catch (error) {
      this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  read(mappingId: string, eventSourceArn: string, shardId: string): Checkpoint | undefined {
    const row = this.#read.get(mappingId, eventSourceArn, shardId);
    if (row === undefined) {
      return undefined;
    }
    return {
      shardId,
      generation: String(row["generation"]),
      position: toPosition(String(row["position"]), row["sequence_number"]),
    };
  }

  write(mappingId: string, eventSourceArn: string, checkpoint: Checkpoint): void {
    const { shardId, generation, position } = checkpoint;
    const sequenceNumber =
      position.type === "AFTER_SEQUENCE_NUMBER" ? position.sequenceNumber : null;
    this.#write.run(mappingId, eventSourceArn, shardId, generation, position.type, sequenceNumber);
  }

  /** Closes the file; there must be no further call. */
  close(): void {
    this.#database.close();
  }
}

function toPosition(type: string, sequenceNumber: unknown): Position {
  switch (type) {
    case "TRIM_HORIZON":
    case "SHARD_END":
      return { type };
    case "AFTER_SEQUENCE_NUMBER":
      if (typeof sequenceNumber === "string") {
        return { type, sequenceNumber };
      }
  }
  throw new Error(`Checkpoint must be a position, got "${type}"; remove the checkpoint file.`);
}
