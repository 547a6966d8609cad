/** The values an argument is tried with, by argument; the first one is its default. */
export type Factors = Readonly<Record<string, readonly unknown[]>>;

/** One value for each argument. */
export type Row = Readonly<Record<string, unknown>>;

interface Pair {
  readonly a: string;
  readonly aIndex: number;
  readonly b: string;
  readonly bIndex: number;
}

/**
 * Rows in which every two values of two arguments meet at least once, unless no row with both is allowed.
 * Greedy: each row begins with a pair that has not met and takes, argument by argument, the value that
 * brings most new pairs. The same rows every time.
 */
export function pairwise(factors: Factors, isAllowed: (row: Row) => boolean): Row[] {
  const open = new Map(allPairs(factors).map((pair) => [keyOf(pair), pair]));
  const rows: Row[] = [];
  for (;;) {
    const first = open.values().next().value;
    if (first === undefined) return rows;
    const row = growRow(factors, first, open, isAllowed);
    if (row === undefined) {
      open.delete(keyOf(first));
      continue;
    }
    rows.push(row);
    for (const [key, { a, aIndex, b, bIndex }] of open) {
      if (row[a] === factors[a]?.[aIndex] && row[b] === factors[b]?.[bIndex]) open.delete(key);
    }
  }
}

function allPairs(factors: Factors): Pair[] {
  const names = Object.keys(factors);
  return names.flatMap((a, at) =>
    names
      .slice(at + 1)
      .flatMap((b) =>
        (factors[a] ?? []).flatMap((_, aIndex) =>
          (factors[b] ?? []).map((__, bIndex) => ({ a, aIndex, b, bIndex })),
        ),
      ),
  );
}

function keyOf({ a, aIndex, b, bIndex }: Pair): string {
  return `${a}=${aIndex} ${b}=${bIndex}`;
}

function growRow(
  factors: Factors,
  { a, aIndex, b, bIndex }: Pair,
  open: ReadonlyMap<string, Pair>,
  isAllowed: (row: Row) => boolean,
): Row | undefined {
  const defaults = Object.fromEntries(
    Object.entries(factors).map(([name, [value]]) => [name, value]),
  );
  let row: Row = { ...defaults, [a]: factors[a]?.[aIndex], [b]: factors[b]?.[bIndex] };
  if (!isAllowed(row)) return undefined;
  for (const name of Object.keys(factors)) {
    if (name === a || name === b) continue;
    const candidates = (factors[name] ?? []).map((value) => ({ ...row, [name]: value }));
    const ranked = candidates
      .map((candidate) => ({ candidate, gain: gainOf(candidate, name, factors, open) }))
      .toSorted((one, other) => other.gain - one.gain);
    row = ranked.find(({ candidate }) => isAllowed(candidate))?.candidate ?? row;
  }
  return row;
}

/** Pairs with one argument that a row would close. */
function gainOf(row: Row, name: string, factors: Factors, open: ReadonlyMap<string, Pair>): number {
  let gain = 0;
  for (const { a, aIndex, b, bIndex } of open.values()) {
    if (a !== name && b !== name) continue;
    if (row[a] === factors[a]?.[aIndex] && row[b] === factors[b]?.[bIndex]) gain += 1;
  }
  return gain;
}
