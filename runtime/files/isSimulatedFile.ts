/** Word that marks a file of made-up prices, between the marks that names are put together with. */
const MARK = /(?:^|[-_. ])simulated(?=[-_. ]|$)/i;

/**
 * Whether a file says by its name that its prices are made up: `simulated-2024-03-15.csv`. So they never
 * enter a pipeline for real ones, though its columns have no place to say it.
 */
export function isSimulatedFile(key: string): boolean {
  return MARK.test(key.slice(key.lastIndexOf("/") + 1));
}
