// Work that goes on ahead while its results are taken one after the other.

/**
 * The results of `work`, in the order of the items, with `ahead` of them under way at any time. Who
 * stops taking them hears nothing of the rest, failures included.
 */
export async function* readAhead<Item, Result>(
  items: readonly Item[],
  { ahead, work }: { readonly ahead: number; readonly work: (item: Item) => Promise<Result> },
): AsyncGenerator<{ readonly item: Item; readonly result: Result }> {
  const start = (item: Item): Promise<Result> => {
    const working = work(item);
    // A failure is whoever's takes the result; without this one that nobody takes would end the process.
    working.catch(() => undefined);
    return working;
  };
  const underWay = items.slice(0, ahead).map(start);
  for (const [index, item] of items.entries()) {
    const working = underWay.shift() ?? start(item);
    const result = await working;
    const next = items[index + ahead];
    if (next !== undefined) underWay.push(start(next));
    yield { item, result };
  }
}
