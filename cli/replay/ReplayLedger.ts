import type { SourceRow } from "./readSources.ts";
import type { ReportedRejection } from "./Report.ts";
import type { StreamPosition } from "../sources/sendTicks.ts";

/** What a replay read, sent and refused by itself. */
export class ReplayLedger {
  readonly #sent = new Set<string>();
  readonly rowsBroken: ReportedRejection[] = [];

  /** Notes a record that the stream took. */
  noteSent({ shardId, sequenceNumber }: StreamPosition): void {
    this.#sent.add(`${shardId} ${sequenceNumber}`);
  }

  /** Notes a row from which no record could be made, or a record that no stream takes. */
  noteBroken(reason: string, payload: Uint8Array): void {
    this.rowsBroken.push({ reason, payload: Buffer.from(payload).toString("base64") });
  }

  /** Records the stream took. */
  get sentCount(): number {
    return this.#sent.size;
  }

  /** Source records so far. */
  get readCount(): number {
    return this.#sent.size + this.rowsBroken.length;
  }

  /** Whether a row of the archive is one of ours. */
  hasSent(row: Readonly<Record<string, unknown>>): boolean {
    return this.#sent.has(`${String(row.shard_id)} ${String(row.sequence_number)}`);
  }
}

/** Where a row stands, for people. */
export function placeOf({ file, line }: SourceRow): string {
  return `${file}:${line}`;
}
