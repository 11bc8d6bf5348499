// Which of the things that schema.org data describes is the article: publishers wrap it in lists,
// graphs and pages, refer to parts by id, and describe the stories beside it in the same way.

import { foldText } from '../../core/text.ts';
import { addressOf, isObject, type JsonObject, lineOf, listOf, memberOf } from './values.ts';

/** The article's object, and the things that it may refer to by `@id`. */
export interface FoundArticle {
  readonly node: JsonObject;
  readonly byId: ReadonlyMap<string, JsonObject>;
}

/** What else is known of the article that is looked for. */
export interface KnownArticle {
  readonly url?: string | undefined;
  readonly title?: string | undefined;
}

const OBJECTS_MAX = 2_000;
const DEPTH_MAX = 12;

/** Kinds of creative work that are articles, best first. https://schema.org/Article and below. */
const KINDS: readonly RegExp[] = [
  /^(?:[A-Za-z]*NewsArticle)$/u,
  /^(?:Article|Report|AdvertiserContentArticle|SatiricalArticle|ScholarlyArticle|TechArticle)$/u,
  /^(?:BlogPosting|LiveBlogPosting|SocialMediaPosting|DiscussionForumPosting|Review)$/u,
];

/**
 * The article among parsed JSON values, in whatever they nest it; nothing when none describes one. Of
 * several, the one with the known address or title, then the most newsworthy kind, then the first.
 */
export function findSchemaArticle(
  values: readonly unknown[],
  known: KnownArticle = {},
): FoundArticle | undefined {
  const byId = new Map<string, JsonObject>();
  const articles: { node: JsonObject; weight: number }[] = [];
  for (const node of listObjects(values)) {
    const id = memberOf(node, '@id');
    if (typeof id === 'string' && isDescribed(node)) byId.set(id, { ...byId.get(id), ...node });
    const weight = weightOf(node, known);
    if (weight > 0) articles.push({ node, weight });
  }
  const [best] = articles.toSorted((left, right) => right.weight - left.weight);
  return best === undefined ? undefined : { node: best.node, byId };
}

/** The object that a member refers to by id alone, else the member itself. */
export function resolve(value: unknown, byId: FoundArticle['byId']): unknown {
  if (!isObject(value) || isDescribed(value)) return value;
  const id = memberOf(value, '@id');
  return (typeof id === 'string' ? byId.get(id) : undefined) ?? value;
}

/** The last part of each of an object's types: `https://schema.org/NewsArticle` is `NewsArticle`. */
export function typesOf(node: JsonObject): readonly string[] {
  return listOf(memberOf(node, '@type')).flatMap((type) =>
    typeof type === 'string' ? (type.split(/[/:#]/u).at(-1) ?? []) : [],
  );
}

function isDescribed(node: JsonObject): boolean {
  return Object.keys(node).some((key) => key !== '@id' && key !== '@type');
}

function* listObjects(values: readonly unknown[]): Generator<JsonObject> {
  const open = values.toReversed().map((value) => ({ value, depth: 0 }));
  let seen = 0;
  for (let next = open.pop(); next !== undefined && seen < OBJECTS_MAX; next = open.pop()) {
    const { value, depth } = next;
    if (isObject(value)) {
      seen++;
      yield value;
    }
    if (depth >= DEPTH_MAX || typeof value !== 'object' || value === null) continue;
    const inner = Object.values(value).slice(0, OBJECTS_MAX).toReversed();
    for (const one of inner) {
      if (typeof one === 'object' && one !== null) open.push({ value: one, depth: depth + 1 });
    }
  }
}

/** How sure it is that an object is the article; 0 for what is none. */
function weightOf(node: JsonObject, { url, title }: KnownArticle): number {
  const types = typesOf(node);
  const rank = KINDS.findIndex((kind) => types.some((type) => kind.test(type)));
  const headline = lineOf(memberOf(node, 'headline')) ?? lineOf(memberOf(node, 'name'));
  if (rank === -1 || headline === undefined) return 0;
  const addresses = [memberOf(node, 'url'), memberOf(node, 'mainEntityOfPage')];
  const isAt = url !== undefined && addresses.some((one) => samePage(addressOf(one, url), url));
  const isTitled = title !== undefined && foldText(headline) === foldText(title);
  const isDated = memberOf(node, 'datePublished') !== undefined;
  return (isAt ? 100 : 0) + (isTitled ? 50 : 0) + (isDated ? 10 : 0) + (KINDS.length - rank);
}

function samePage(left: string | undefined, right: string): boolean {
  const bare = (address: string): string =>
    address.replace(/^https?:\/\/(?:www\.|m\.|amp\.)?|[?#].*$|\/+(?=[?#]|$)/giu, '');
  return left !== undefined && bare(left) === bare(right);
}
