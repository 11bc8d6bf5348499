// Slugs: names that can stand in a URL and as a folder, lower-case letters and digits with single
// hyphens between.

export const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/u;
export const SLUG_LENGTH_MAX = 64;

/** Room for a number behind a slug that is taken. */
const MADE_LENGTH_MAX = 48;

/** A slug of a title, or nothing where no letter of it can stand in one. */
export function slugOf(title: string): string | undefined {
  const plain = title
    .slice(0, 1_000)
    .normalize('NFKD')
    .replace(/\p{Mark}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-');
  const cut = plain
    .replace(/^-/u, '')
    .slice(0, MADE_LENGTH_MAX)
    .replace(/-[^-]*$/u, (tail) => {
      // A word that is cut in two goes, unless it is all that there is.
      return plain.length > MADE_LENGTH_MAX ? '' : tail;
    });
  const slug = cut.replace(/-+$/u, '');
  return SLUG.test(slug) ? slug : undefined;
}

/** Gives out slugs, each once: one that is taken gets the next number behind it. */
export function createSlugGiver(taken: Iterable<string>): (wanted: string) => string {
  const given = new Set(taken);
  const numbers = new Map<string, number>();
  return (wanted) => {
    let slug = wanted;
    let number = numbers.get(wanted) ?? 1;
    while (given.has(slug)) slug = `${wanted}-${++number}`;
    numbers.set(wanted, number);
    given.add(slug);
    return slug;
  };
}
