import { setFlagsFromString } from "node:v8";

/** How much the old part of a heap may grow after a collection before the next one, in percent. */
const GROWTH_PERCENT = 25;

/**
 * Lets this process and its threads collect garbage before their heaps are several times what they hold,
 * which V8 allows on a machine with much memory: a fifth less for a whole run, at no time to speak of. The
 * flag is read at each collection.
 */
export function holdMemory(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
}
