/** Something that nobody can tell whether it is of the selection: it stays. */
export interface Undecided {
  /** Key of the object, or of the item. */
  readonly key: string;
  /** Of an older version of it. */
  readonly versionId?: string;
  readonly detail: string;
}

/** What became of a place; in a dry run, what would. */
export interface PlaceReport {
  readonly place: string;
  /** Objects, or items of a table, that were read. */
  readonly looked: number;
  /** Rows, records or items. */
  readonly rowsRemoved: number;
  readonly objectsRewritten: number;
  readonly objectsRemoved: number;
  /** Versions and delete markers that were destroyed. */
  readonly versionsRemoved: number;
  readonly undecided: number;
  /** The first of them. */
  readonly undecidedItems: readonly Undecided[];
}

/** Most undecided things that are named for each place. */
const MAX_NAMED = 1_000;

type Count = "looked" | "rowsRemoved" | "objectsRewritten" | "objectsRemoved" | "versionsRemoved";

/** Counts what becomes of a place. */
export class PlaceTally {
  readonly place: string;
  readonly #counts: Record<Count, number> = {
    looked: 0,
    rowsRemoved: 0,
    objectsRewritten: 0,
    objectsRemoved: 0,
    versionsRemoved: 0,
  };
  #undecided = 0;
  readonly #named: Undecided[] = [];

  constructor(place: string) {
    this.place = place;
  }

  add(counts: Partial<Record<Count, number>>): void {
    for (const [name, count] of Object.entries(counts)) this.#counts[name as Count] += count;
  }

  doubt(undecided: Undecided): void {
    this.#undecided += 1;
    if (this.#named.length < MAX_NAMED) this.#named.push(undecided);
  }

  report(): PlaceReport {
    const { place } = this;
    return { place, ...this.#counts, undecided: this.#undecided, undecidedItems: [...this.#named] };
  }
}
