/**
 * Does the work for each item as it comes, so many at a time. At the first error nothing more is begun; it
 * is thrown when what was under way has ended.
 */
export async function inTurns<Item>(
  items: AsyncIterable<Item>,
  limit: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const open = new Set<Promise<void>>();
  const errors: unknown[] = [];
  for await (const item of items) {
    if (errors.length > 0) break;
    const task = work(item)
      .catch((error: unknown) => void errors.push(error))
      .finally(() => open.delete(task));
    open.add(task);
    if (open.size >= limit) await Promise.race(open);
  }
  await Promise.all(open);
  if (errors.length > 0) throw errors[0];
}
