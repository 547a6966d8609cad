import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { PropertyMap } from "../engine/PropertyValue.ts";

/** Name of its file in a data directory. */
export const LEDGER_FILE = "resources.json";

/** A resource that outlives a run in the data directory. */
export interface LedgerEntry {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly id: string;
  /** Inputs that are needed to remove it. */
  readonly inputs: PropertyMap;
}

/** The resources of a data directory, so that a later run knows what an earlier one made there. */
export class ResourceLedger {
  readonly #file: string;
  readonly #before: Map<string, LedgerEntry>;
  readonly #now = new Map<string, LedgerEntry>();

  /** Opens the file, or begins with none. */
  constructor(file: string) {
    this.#file = file;
    const entries = existsSync(file)
      ? (JSON.parse(readFileSync(file, "utf8")) as LedgerEntry[])
      : [];
    this.#before = new Map(entries.map((entry) => [entry.urn, entry]));
  }

  /** Whether an earlier run made it. */
  has(urn: string): boolean {
    return this.#before.has(urn);
  }

  /** Notes that this run made it or took it over. */
  add(entry: LedgerEntry): void {
    this.#now.set(entry.urn, entry);
    this.#save();
  }

  /** Forgets what was removed. */
  remove(urn: string): void {
    this.#before.delete(urn);
    this.#now.delete(urn);
    this.#save();
  }

  /** What this run has made or taken over. */
  get made(): readonly LedgerEntry[] {
    return [...this.#now.values()];
  }

  /** What earlier runs made and this one has not asked for. */
  get abandoned(): readonly LedgerEntry[] {
    return [...this.#before.values()].filter(({ urn }) => !this.#now.has(urn));
  }

  #save(): void {
    const entries = [...this.#before.values(), ...this.#now.values()];
    const unique = [...new Map(entries.map((entry) => [entry.urn, entry])).values()];
    writeFileSync(`${this.#file}.new`, JSON.stringify(unique));
    renameSync(`${this.#file}.new`, this.#file);
  }
}
