// A news item of NewsML-G2 (https://iptc.org/standards/newsml-g2/): who sends it, what it is about, and its
// content, which stands inside as NITF, XHTML or plain text, or beside it as pictures and sound.

import type { ArticleContext, ArticleHold, SingleReading } from '../../core/article.ts';
import type { Person } from '../../core/entry.ts';
import { webAddress } from '../../core/web-address.ts';
import { parseByline } from '../byline.ts';
import { composeArticle } from '../compose-article.ts';
import { findStatusHold, isCorrectionNote } from '../news-status.ts';
import { dropRepeatedTitle } from '../repeated-title.ts';
import { StatedFields } from '../stated-fields.ts';
import { attributeOf, childrenOf, type Element, findElement, lineIn } from '../xml/element.ts';
import { readContent } from './read-content.ts';

/** Reads one `newsItem`. */
export function readNewsItem(item: Element, context: ArticleContext): SingleReading {
  const fields = new StatedFields(context.timezone);
  const content = findElement(item, 'contentMeta');
  stateItem(fields, item);
  stateContent(fields, content);
  statePeople(fields, content);
  stateSubjects(fields, item, content);
  const html = readContent(fields, item);
  const title = findElement(item, 'itemMeta', 'title');
  fields.setLine('title', lineIn(title), at('itemMeta/title', title));
  fields.setLine('language', attributeOf(item, 'lang'), at('newsItem@xml:lang', item));
  const hold = findHold(fields, item);
  return composeArticle({
    ...{ fields, context, ending: 'marked', line: item.line },
    ...(html !== undefined && { html: dropRepeatedTitle(html, fields.values.title) }),
    ...(hold !== undefined && { hold }),
  });
}

/** Identity, version, times and rights. */
function stateItem(fields: StatedFields, item: Element): void {
  const meta = findElement(item, 'itemMeta');
  fields.setLine('sourceId', attributeOf(item, 'guid'), at('newsItem@guid', item));
  fields.setLine('version', attributeOf(item, 'version'), at('newsItem@version', item));
  const created = findElement(meta, 'versionCreated');
  for (const element of [findElement(meta, 'firstCreated'), created])
    fields.setDate('publishedAt', lineIn(element), at(`itemMeta/${element?.name}`, element));
  fields.setDate('updatedAt', lineIn(created), at('itemMeta/versionCreated', created));
  const embargoed = findElement(meta, 'embargoed');
  fields.setDate('embargoedUntil', lineIn(embargoed), at('itemMeta/embargoed', embargoed));
  const rights = findElement(item, 'rightsInfo');
  for (const element of [findElement(rights, 'copyrightNotice'), findElement(rights, 'usageTerms')])
    fields.setLine('rights', lineIn(element), at(`rightsInfo/${element?.name}`, element));
  const provider = findElement(meta, 'provider');
  fields.setLine('publisher', nameOf(provider), at('itemMeta/provider', provider));
  const holder = findElement(rights, 'copyrightHolder');
  fields.setLine('publisher', nameOf(holder), at('rightsInfo/copyrightHolder', holder));
  const note = findElement(meta, 'edNote');
  const text = lineIn(note);
  const isSignaled = childrenOf(meta, 'signal').some((one) =>
    /correct|clarif/iu.test(attributeOf(one, 'qcode') ?? ''),
  );
  if (text !== undefined && (isSignaled || isCorrectionNote(text)))
    fields.set('correction', text, at('itemMeta/edNote', note));
  const links = childrenOf(meta, 'link').flatMap((one) => {
    const url = webAddress(attributeOf(one, 'href'));
    const title = lineIn(findElement(one, 'title'));
    return title === undefined ? [] : [{ title, ...(url !== undefined && { url }) }];
  });
  fields.set('related', links, at('itemMeta/link', findElement(meta, 'link')));
}

function stateContent(fields: StatedFields, content: Element | undefined): void {
  const headlines = childrenOf(content, 'headline');
  const isSub = (one: Element): boolean => /sub|second|deck/iu.test(attributeOf(one, 'role') ?? '');
  const main = headlines.find((one) => !isSub(one)) ?? headlines[0];
  fields.setLine('title', lineIn(main), at('contentMeta/headline', main));
  const sub = headlines.find((one) => isSub(one) && one !== main);
  fields.setLine('subtitle', lineIn(sub), at('contentMeta/headline', sub));
  const language = findElement(content, 'language');
  fields.setLine(
    'language',
    attributeOf(language, 'tag'),
    at('contentMeta/language@tag', language),
  );
  const located = findElement(content, 'located');
  fields.setLine('place', nameOf(located), at('contentMeta/located', located));
  const summary = childrenOf(content, 'description').find(
    (one) => !/caption|credit|alt/iu.test(attributeOf(one, 'role') ?? ''),
  );
  fields.set('summary', lineIn(summary), at('contentMeta/description', summary));
}

function statePeople(fields: StatedFields, content: Element | undefined): void {
  const by = findElement(content, 'by');
  const line = lineIn(by);
  if (line !== undefined)
    fields.set('authors', parseByline(line, fields.values.publisher), at('contentMeta/by', by));
  const creators = childrenOf(content, 'creator');
  fields.set('authors', creators.flatMap(personOf), at('contentMeta/creator', creators[0]));
  const editors = childrenOf(content, 'contributor').filter((one) =>
    /edit/iu.test(`${attributeOf(one, 'role')} ${attributeOf(one, 'jobtitle')}`),
  );
  fields.set('editors', editors.flatMap(personOf), at('contentMeta/contributor', editors[0]));
  const sources = childrenOf(content, 'infoSource');
  fields.set(
    'agencies',
    sources.flatMap((one) => nameOf(one) ?? []),
    at('contentMeta/infoSource', sources[0]),
  );
}

function personOf(element: Element): readonly Person[] {
  const name = nameOf(element);
  const url = webAddress(attributeOf(element, 'uri'));
  return name === undefined ? [] : [{ name, ...(url !== undefined && { url }) }];
}

/** The service that an item is sent by is its section, else its first subject; the subjects are its tags. */
function stateSubjects(fields: StatedFields, item: Element, content: Element | undefined): void {
  const service = findElement(item, 'itemMeta', 'service');
  fields.setLine('section', nameOf(service), at('itemMeta/service', service));
  const subjects = childrenOf(content, 'subject');
  const names = subjects.flatMap((one) => nameOf(one) ?? []);
  const keywords = childrenOf(content, 'keyword').flatMap((one) => lineIn(one) ?? []);
  const origin = at('contentMeta/subject', subjects[0]);
  const topic = subjects.find((one) =>
    TOPIC.test(attributeOf(one, 'qcode') ?? attributeOf(one, 'uri') ?? ''),
  );
  fields.setLine('section', nameOf(topic), origin);
  const tags = [...new Set([...names, ...keywords])].filter((tag) => tag !== fields.values.section);
  fields.set('tags', tags, origin);
}

/** IPTC's media topics and the subject codes before them; other subjects are people, places, companies. */
const TOPIC = /^(?:medtop|subj|http:\/\/cv\.iptc\.org\/newscodes\/(?:mediatopic|subjectcode))/u;

/** An embargo without a time lasts until somebody says otherwise. */
function findHold(fields: StatedFields, item: Element): ArticleHold | undefined {
  const meta = findElement(item, 'itemMeta');
  const status = findElement(meta, 'pubStatus');
  const code =
    attributeOf(status, 'qcode') ?? attributeOf(status, 'uri') ?? attributeOf(status, 'literal');
  const hold = findStatusHold(code, 'pubStatus');
  if (hold !== undefined) return { ...hold, line: status?.line ?? item.line };
  const embargoed = findElement(meta, 'embargoed');
  if (embargoed === undefined || fields.has('embargoedUntil')) return undefined;
  const message =
    'is embargoed without a time. A version with one, or without embargo, is published.';
  return { code: 'withheld', message, line: embargoed.line };
}

/** A name in the item's own words: the first one. */
function nameOf(element: Element | undefined): string | undefined {
  return lineIn(findElement(element, 'name'));
}

function at(key: string, element: Element | undefined) {
  return { key, ...(element !== undefined && { line: element.line }) };
}
