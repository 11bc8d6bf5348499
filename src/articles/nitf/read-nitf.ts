// NITF 3.x, the markup of wire stories (https://iptc.org/std/NITF/): its head says what the story is, its body
// tells it.

import type { ArticleContext, ArticleHold, SingleReading } from '../../core/article.ts';
import { escapeHtml } from '../../html/escape-html.ts';
import { parseByline } from '../byline.ts';
import { composeArticle } from '../compose-article.ts';
import { findStatusHold, isCorrectionNote } from '../news-status.ts';
import { StatedFields } from '../stated-fields.ts';
import { attributeOf, childrenOf, type Element, findElement, lineIn } from '../xml/element.ts';
import { stateNitfMedia } from './nitf-media.ts';
import { renderNitf } from './render-nitf.ts';

/** Reads one `nitf` element that is a document of its own. */
export function readNitf(nitf: Element, context: ArticleContext): SingleReading {
  const fields = new StatedFields(context.timezone);
  const head = findElement(nitf, 'head');
  const docdata = findElement(head, 'docdata');
  fields.setLine(
    'language',
    attributeOf(nitf, 'lang') ?? attributeOf(nitf, 'baselang'),
    at('nitf@xml:lang', nitf),
  );
  stateDocdata(fields, docdata);
  const status = attributeOf(docdata, 'management-status');
  stateBody(fields, nitf);
  fields.setLine('title', lineIn(findElement(head, 'title')), at('head/title', head));
  stateSubjects(fields, head);
  const hold = findHold(fields, status);
  return composeArticle({
    ...{ fields, context, ending: 'marked', html: renderStory(nitf), line: nitf.line },
    ...(hold !== undefined && { hold }),
  });
}

/** What an NITF story says in its body, whether it stands alone or inside another format. */
export function stateBody(fields: StatedFields, nitf: Element): void {
  const head = findElement(nitf, 'body', 'body.head');
  const headline = findElement(head, 'hedline');
  fields.setLine('title', lineIn(findElement(headline, 'hl1')), at('hedline/hl1', headline));
  fields.setLine('subtitle', lineIn(findElement(headline, 'hl2')), at('hedline/hl2', headline));
  const byline = findElement(head, 'byline');
  fields.set('authors', peopleIn(byline, fields.values.publisher), at('byline', byline));
  const distributor = findElement(head, 'distributor');
  const agency = lineIn(distributor);
  fields.set(
    'agencies',
    agency === undefined ? undefined : [agency],
    at('distributor', distributor),
  );
  const dateline = findElement(head, 'dateline');
  fields.setLine(
    'place',
    lineIn(findElement(dateline, 'location')),
    at('dateline/location', dateline),
  );
  const abstract = findElement(head, 'abstract');
  fields.set('summary', lineIn(abstract), at('abstract', abstract));
  stateNitfMedia(fields, findElement(nitf, 'body'));
}

/** The story itself as HTML: the content of its body, and the line that closes it. */
export function renderStory(nitf: Element): string {
  const body = findElement(nitf, 'body');
  const tagline = lineIn(findElement(body, 'body.end', 'tagline'));
  const content = childrenOf(body, 'body.content').map(renderNitf).join('\n');
  return tagline === undefined ? content : `${content}\n<p>${escapeHtml(tagline)}</p>`;
}

function peopleIn(byline: Element | undefined, publisher: string | undefined) {
  const people = childrenOf(byline, 'person').flatMap((one) => lineIn(one) ?? []);
  if (people.length > 0) return people.map((name) => ({ name }));
  // A title of somebody's ("Staff Reporter") is no part of the name.
  const own =
    byline === undefined
      ? undefined
      : {
          ...byline,
          children: byline.children.filter(
            (one) => typeof one === 'string' || one.name !== 'byttl',
          ),
        };
  const line = (lineIn(own) ?? lineIn(byline))?.replace(/[\s,;]+$/u, '');
  return line === undefined ? [] : parseByline(line, publisher);
}

function stateDocdata(fields: StatedFields, docdata: Element | undefined): void {
  const key = findElement(docdata, 'du-key');
  const id = findElement(docdata, 'doc-id');
  fields.setLine('sourceId', attributeOf(id, 'id-string'), at('doc-id@id-string', id));
  fields.setLine('sourceId', attributeOf(key, 'key'), at('du-key@key', key));
  fields.setLine('version', attributeOf(key, 'version'), at('du-key@version', key));
  for (const name of ['date.release', 'date.issue']) {
    const date = findElement(docdata, name);
    fields.setDate(
      'publishedAt',
      attributeOf(date, 'norm') ?? lineIn(date),
      at(`${name}@norm`, date),
    );
  }
  const copyright = findElement(docdata, 'doc.copyright');
  const holder = attributeOf(copyright, 'holder');
  const year = attributeOf(copyright, 'year');
  if (holder !== undefined)
    fields.setLine(
      'rights',
      `© ${[year, holder].filter(Boolean).join(' ')}`,
      at('doc.copyright', copyright),
    );
  const rights = findElement(docdata, 'doc.rights');
  fields.setLine(
    'publisher',
    holder ?? attributeOf(rights, 'owner'),
    at('doc.copyright@holder', copyright ?? rights),
  );
  const place = findElement(docdata, 'evloc');
  fields.setLine('place', attributeOf(place, 'city'), at('evloc@city', place));
  const words = childrenOf(findElement(docdata, 'key-list'), 'keyword');
  fields.set(
    'tags',
    words.flatMap((one) => attributeOf(one, 'key') ?? []),
    at('key-list/keyword', words[0]),
  );
  const note = findElement(docdata, 'ed-msg');
  const info = attributeOf(note, 'info') ?? attributeOf(note, 'msg');
  if (info !== undefined && isCorrectionNote(info))
    fields.set('correction', info, at('ed-msg', note));
}

/** The subject that the sender sorts by, and the section that it is published in. */
function stateSubjects(fields: StatedFields, head: Element | undefined): void {
  const published = findElement(head, 'pubdata');
  fields.setLine(
    'section',
    attributeOf(published, 'position.section'),
    at('pubdata@position.section', published),
  );
  fields.setLine('publisher', attributeOf(published, 'name'), at('pubdata@name', published));
  const object = findElement(head, 'tobject');
  const type = attributeOf(object, 'tobject.type');
  const subjects = childrenOf(object, 'tobject.subject').flatMap(
    (one) =>
      attributeOf(one, 'tobject.subject.matter') ?? attributeOf(one, 'tobject.subject.type') ?? [],
  );
  fields.setLine('section', subjects[0], at('tobject.subject', object));
  if (type?.toLowerCase() !== 'news')
    fields.setLine('section', type, at('tobject@tobject.type', object));
  fields.set(
    'tags',
    subjects.filter((one) => one !== fields.values.section),
    at('tobject.subject', object),
  );
}

/** Embargoed until its release; without a date of release nobody knows until when. */
function findHold(fields: StatedFields, status: string | undefined): ArticleHold | undefined {
  const key = 'docdata@management-status';
  if (status?.toLowerCase() !== 'embargoed') return findStatusHold(status, key);
  const { publishedAt } = fields.values;
  const isDated = fields.origins.get('publishedAt')?.key.startsWith('date.release') === true;
  if (isDated && publishedAt !== undefined) {
    fields.set('embargoedUntil', publishedAt, { key });
    return undefined;
  }
  return { code: 'withheld', message: 'is embargoed without a date of release. Give it one.' };
}

function at(key: string, element: Element | undefined) {
  return { key, ...(element !== undefined && { line: element.line }) };
}
