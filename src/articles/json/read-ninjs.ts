// ninjs, IPTC's news in JSON, in its generations 1.x, 2.x and 3.x (https://iptc.org/standards/ninjs/): the
// same meanings under keys that are written differently, and texts that stand in one key in the first and
// in lists with roles in the later ones.

import type { ArticleContext, SingleReading } from '../../core/article.ts';
import { parseByline } from '../byline.ts';
import { composeArticle } from '../compose-article.ts';
import { lineOf, listOf, memberOf, namesOf } from '../loose-values.ts';
import { findStatusHold, isCorrectionNote } from '../news-status.ts';
import { dropRepeatedTitle } from '../repeated-title.ts';
import type { JsonObject } from '../schema-org/values.ts';
import { StatedFields } from '../stated-fields.ts';
import { type FoldedObject, foldObject } from './folded-object.ts';
import { stateAssociations, stateRenditions } from './ninjs-media.ts';

const SIGNS = [
  ...['headlines', 'headline', 'bodies', 'bodytext', 'bodyhtml', 'bodyxhtml', 'versioncreated'],
  ...[
    'firstcreated',
    'pubstatus',
    'descriptions',
    'associations',
    'renditions',
    'representationtype',
  ],
];
/** Kinds of news objects that tell no story. */
const NO_ARTICLES: ReadonlySet<string> = new Set(['event', 'planning']);

/** Whether an object is ninjs: it has a `uri`, and a key that ninjs alone has. */
export function isNinjs(value: JsonObject): boolean {
  const item = foldObject(value);
  const hasName = lineOf(item.get('uri') ?? item.get('guid')) !== undefined;
  return hasName && item.find(...SIGNS) !== undefined;
}

/** Reads one news object. */
export function readNinjs(value: JsonObject, context: ArticleContext): SingleReading {
  const item = foldObject(value);
  const fields = new StatedFields(context.timezone);
  stateHead(fields, item);
  statePeople(fields, item);
  stateSubjects(fields, item);
  stateTexts(fields, item);
  if (lineOf(item.get('type')) === 'picture' || lineOf(item.get('type')) === 'graphic')
    stateRenditions(fields, item);
  stateAssociations(fields, item);
  const html = findHtml(fields, item);
  return composeArticle({
    ...{ fields, context, ending: 'marked', ...findHold(item) },
    ...(html !== undefined && { html: dropRepeatedTitle(html, fields.values.title) }),
  });
}

function findHold(item: FoldedObject): Pick<Parameters<typeof composeArticle>[0], 'hold'> {
  const type = lineOf(item.get('type')) ?? '';
  if (NO_ARTICLES.has(type)) {
    return { hold: { code: 'not-an-article', message: `is of the type ${type}, not an article.` } };
  }
  const status = item.find('pubstatus');
  const hold = findStatusHold(lineOf(status?.value), status?.key ?? 'pubstatus');
  return hold === undefined ? {} : { hold };
}

/** Identity, times, version and rights. */
function stateHead(fields: StatedFields, item: FoldedObject): void {
  for (const [field, names] of [
    ['sourceId', ['uri', 'guid']],
    ['version', ['version']],
    ['language', ['language']],
    ['place', ['located']],
    ['rights', ['copyrightnotice', 'usageterms']],
    ['publisher', ['copyrightholder', 'provider', 'source']],
  ] as const) {
    for (const name of names) {
      const member = item.find(name);
      const line = lineOf(member?.value) ?? lineOf(memberOf(member?.value, 'name'));
      if (member !== undefined) fields.setLine(field, line, { key: member.key });
    }
  }
  for (const [field, names] of [
    ['publishedAt', ['firstcreated', 'contentcreated', 'versioncreated']],
    ['updatedAt', ['versioncreated']],
    ['embargoedUntil', ['embargoeduntil', 'embargoed']],
  ] as const) {
    const member = item.find(...names);
    if (member !== undefined) fields.setDate(field, lineOf(member.value), { key: member.key });
  }
  const note = item.find('ednote');
  const text = lineOf(note?.value);
  if (note !== undefined && text !== undefined && isCorrectionNote(text))
    fields.set('correction', text, { key: note.key });
}

function statePeople(fields: StatedFields, item: FoldedObject): void {
  const byline = item.find('by', 'byline');
  const publisher = fields.values.publisher;
  if (byline !== undefined) {
    const names = namesOf(byline.value).flatMap((line) => parseByline(line, publisher));
    fields.set('authors', names, { key: byline.key });
  }
  const people = item.find('people', 'person');
  for (const [field, role] of [
    ['authors', 'author'],
    ['editors', 'editor'],
  ] as const) {
    const own = listOf(people?.value).filter((one) => lineOf(memberOf(one, 'rel')) === role);
    const list = namesOf(own).map((name) => ({ name }));
    fields.set(field, list, { key: people?.key ?? 'people' });
  }
  const sources = item.find('infosources', 'infosource');
  if (sources !== undefined) fields.set('agencies', namesOf(sources.value), { key: sources.key });
}

/** A genre, or the first subject, is the section that the item stands in; subjects are its tags. */
function stateSubjects(fields: StatedFields, item: FoldedObject): void {
  const subjects = item.find('subjects', 'subject');
  const genres = item.find('genres', 'genre');
  const keywords = item.find('keywords', 'keyword');
  const [genre] = namesOf(genres?.value);
  const names = namesOf(subjects?.value);
  if (genres !== undefined) fields.setLine('section', genre, { key: genres.key });
  if (subjects !== undefined) fields.setLine('section', names[0], { key: subjects.key });
  const tags = [...new Set([...names, ...namesOf(keywords?.value)])];
  const { section } = fields.values;
  const key = subjects?.key ?? keywords?.key ?? 'subjects';
  fields.set(
    'tags',
    tags.filter((tag) => tag !== section),
    { key },
  );
}

/** A text with the role that the item gives it. */
interface RoledText {
  readonly key: string;
  readonly role: string;
  readonly contentType: string;
  readonly value: string;
}

/** A list with roles (2.x, 3.x), or keys with the role in their name (`body_xhtml`, 1.x). */
function listTexts(item: FoldedObject, plural: string, prefix: string): readonly RoledText[] {
  const list = item.find(plural);
  const later = listOf(list?.value).flatMap((one): RoledText[] => {
    const text = foldObject(one);
    const value = text.get('value');
    if (typeof value !== 'string' || value.trim() === '') return [];
    const role = lineOf(text.get('role')) ?? 'main';
    return [
      {
        key: `${list?.key}.${role}`,
        role,
        contentType: lineOf(text.get('contenttype')) ?? '',
        value,
      },
    ];
  });
  const first = item.list(prefix).flatMap(({ key, value }): RoledText[] => {
    if (typeof value !== 'string' || value.trim() === '') return [];
    const role = key.toLowerCase().replaceAll('_', '').slice(prefix.length);
    return [{ key, role: role === '' ? 'main' : role, contentType: '', value }];
  });
  return [...later, ...first];
}

function stateTexts(fields: StatedFields, item: FoldedObject): void {
  const headlines = listTexts(item, 'headlines', 'headline');
  const main = headlines.find(({ role }) => role === 'main') ?? headlines[0];
  if (main !== undefined) fields.setLine('title', main.value, { key: main.key });
  const name = item.find('title');
  if (name !== undefined) fields.setLine('title', lineOf(name.value), { key: name.key });
  const sub = headlines.find(({ role }) => /^(?:sub|secondary|deck|alternative)/u.test(role));
  if (sub !== undefined) fields.setLine('subtitle', sub.value, { key: sub.key });
  const summary = listTexts(item, 'descriptions', 'description').find(
    ({ role }) => !/caption|credit|alt/iu.test(role),
  );
  if (summary !== undefined) fields.set('summary', lineOf(summary.value), { key: summary.key });
  const plain = listTexts(item, 'bodies', 'body').find((one) => !isHtml(one) && !isXml(one));
  if (plain !== undefined) fields.set('text', plain.value, { key: plain.key });
}

function findHtml(fields: StatedFields, item: FoldedObject): string | undefined {
  const body = listTexts(item, 'bodies', 'body').find(isHtml);
  if (body === undefined) return undefined;
  fields.origins.set('html', { key: body.key });
  return body.value;
}

function isHtml({ role, contentType }: RoledText): boolean {
  return /html/iu.test(contentType) || (contentType === '' && /html/iu.test(role));
}

/** A structure of the sender's own, such as NITF beside the HTML. */
function isXml({ role, contentType, value }: RoledText): boolean {
  return /xml|json/iu.test(contentType) || /nitf|xml/iu.test(role) || /^\s*<\?xml/u.test(value);
}
