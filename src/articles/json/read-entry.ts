// An Entry of Kabar's own as JSON, as `kabar inspect --json` prints it and other programs may write it.
// What is not as it should be is left out and named.

import type { ArticleContext, ArticleHold, SingleReading } from '../../core/article.ts';
import type { Enclosure, Image, RelatedStory } from '../../core/entry.ts';
import { webAddress } from '../../core/web-address.ts';
import { cleanHtml } from '../../html/clean-html.ts';
import { composeArticle } from '../compose-article.ts';
import { imageOf, lineOf, listOf, memberOf, namesOf, peopleOf, sizeOf } from '../loose-values.ts';
import type { JsonObject } from '../schema-org/values.ts';
import { StatedFields } from '../stated-fields.ts';

const LINES = [
  ...(['sourceId', 'title', 'subtitle', 'section', 'place', 'publisher'] as const),
  ...(['rights', 'version', 'language'] as const),
];
const DATES = ['publishedAt', 'updatedAt', 'embargoedUntil', 'expiresAt'] as const;
const OTHERS = [
  ...['id', 'url', 'tags', 'authors', 'editors', 'agencies', 'images', 'enclosures', 'related'],
  ...['summary', 'summaryHtml', 'html', 'text', 'commentsUrl', 'source', 'correction', 'status'],
  ...['draft'],
];
const KNOWN: ReadonlySet<string> = new Set([...LINES, ...DATES, ...OTHERS]);

/** Reads one Entry. */
export function readEntry(value: JsonObject, context: ArticleContext): SingleReading {
  const fields = new StatedFields(context.timezone);
  for (const key of LINES) fields.setLine(key, lineOf(value[key]), { key });
  // The id of another store is not taken over, but it names the story.
  fields.setLine('sourceId', lineOf(value.id), { key: 'id' });
  for (const key of DATES) fields.setDate(key, lineOf(value[key]), { key });
  stateTexts(fields, value, context);
  stateLists(fields, value);
  const unknown = Object.keys(value).filter((key) => !KNOWN.has(key));
  if (unknown.length > 0) {
    const names = unknown.slice(0, 5).join(', ').slice(0, 200);
    fields.warn('left-out', `Keys that no Entry has are left out: ${names}.`);
  }
  const html = typeof value.html === 'string' ? value.html : undefined;
  const hold = findHold(value);
  return composeArticle({
    ...{ fields, context, ending: 'marked' },
    ...(html !== undefined && { html }),
    ...(hold !== undefined && { hold }),
  });
}

function stateTexts(fields: StatedFields, value: JsonObject, { url }: ArticleContext): void {
  const { text, summaryHtml, source } = value;
  if (typeof text === 'string' && typeof value.html !== 'string')
    fields.set('text', text, { key: 'text' });
  fields.set('summary', lineOf(value.summary), { key: 'summary' });
  fields.set('correction', lineOf(value.correction), { key: 'correction' });
  const base = webAddress(lineOf(value.url), url);
  if (typeof summaryHtml === 'string')
    fields.set('summaryHtml', cleanHtml(summaryHtml, base), { key: 'summaryHtml' });
  fields.set('url', base, { key: 'url' });
  fields.set('commentsUrl', webAddress(lineOf(value.commentsUrl), base), { key: 'commentsUrl' });
  const credit = {
    title: lineOf(memberOf(source, 'title')),
    url: webAddress(lineOf(memberOf(source, 'url'))),
  };
  if (credit.title !== undefined || credit.url !== undefined)
    fields.set('source', present(credit), { key: 'source' });
}

function stateLists(fields: StatedFields, value: JsonObject): void {
  fields.set('tags', namesOf(value.tags), { key: 'tags' });
  fields.set('authors', peopleOf(value.authors), { key: 'authors' });
  fields.set('editors', peopleOf(value.editors), { key: 'editors' });
  fields.set('agencies', namesOf(value.agencies), { key: 'agencies' });
  fields.set('images', listOf(value.images).flatMap(entryImageOf), { key: 'images' });
  fields.set('enclosures', listOf(value.enclosures).flatMap(enclosureOf), { key: 'enclosures' });
  fields.set('related', listOf(value.related).flatMap(relatedOf), { key: 'related' });
}

function entryImageOf(value: unknown): readonly Image[] {
  const caption = lineOf(memberOf(value, 'caption'));
  const credit = lineOf(memberOf(value, 'credit'));
  const image = imageOf(value) ?? ((caption ?? credit) ? present({ caption, credit }) : undefined);
  if (image === undefined) return [];
  const more = {
    mediaType: lineOf(memberOf(value, 'mediaType')),
    bytes: sizeOf(memberOf(value, 'bytes')),
  };
  return [{ ...image, ...present(more) }];
}

function enclosureOf(value: unknown): readonly Enclosure[] {
  const url = webAddress(lineOf(memberOf(value, 'url')));
  if (url === undefined) return [];
  const more = {
    mediaType: lineOf(memberOf(value, 'mediaType')),
    bytes: sizeOf(memberOf(value, 'bytes')),
    durationSeconds: sizeOf(memberOf(value, 'durationSeconds')),
  };
  return [{ url, ...present(more) }];
}

function relatedOf(value: unknown): readonly RelatedStory[] {
  const title = lineOf(memberOf(value, 'title'));
  const url = webAddress(lineOf(memberOf(value, 'url')));
  return title === undefined ? [] : [{ title, ...present({ url }) }];
}

/** The members that are there. */
function present<Values extends object>(
  values: Values,
): { [Key in keyof Values]?: NonNullable<Values[Key]> } {
  const pairs = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(pairs) as { [Key in keyof Values]?: NonNullable<Values[Key]> };
}

const STATES = new Map<string, ArticleHold['code']>([
  ['draft', 'draft'],
  ['withheld', 'withheld'],
  ['canceled', 'canceled'],
  ['cancelled', 'canceled'],
]);

function findHold(value: JsonObject): ArticleHold | undefined {
  const status = value.draft === true ? 'draft' : (lineOf(value.status) ?? '');
  const code = STATES.get(status.toLowerCase());
  return code === undefined ? undefined : { code, message: `is ${code} by its status.` };
}
