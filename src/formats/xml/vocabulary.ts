// The elements that Kabar reads in RSS, Atom and their extensions, and how each is carried over into the
// canonical document. Whatever is not listed here is read past.

/**
 * - `text`: may be long or hold markup; kept beside the document, which holds its number.
 * - `line`: a short value; stands in the document with its attributes.
 * - `group`: a line whose children belong to the item as if the group were not there.
 * - `record`: a line with children of its own.
 */
export type FieldKind = 'text' | 'line' | 'group' | 'record';

/** The item elements of all formats, as canonical names. */
export const ITEM_NAMES: ReadonlySet<string> = new Set(['item', 'atom:entry']);

/** The elements that hold items. */
export const HEAD_NAMES: ReadonlySet<string> = new Set(['channel', 'atom:feed']);

const TEXTS = [
  ...['title', 'description', 'summary', 'body', 'fullitem', 'copyright', 'tagline', 'info'],
  ...['content', 'content:encoded', 'xhtml:body', 'dc:title', 'dc:description', 'dc:rights'],
  ...['atom:title', 'atom:subtitle', 'atom:tagline', 'atom:summary', 'atom:content', 'atom:info'],
  ...['atom:rights', 'atom:copyright', 'media:title', 'media:description', 'media:text'],
  ...['itunes:title', 'itunes:summary', 'itunes:subtitle', 'googleplay:description'],
  'dcterms:abstract',
];
const LINES = [
  ...['link', 'guid', 'pubdate', 'lastbuilddate', 'language', 'ttl', 'category', 'comments'],
  ...['managingeditor', 'webmaster', 'enclosure', 'id', 'updated', 'published', 'tags'],
  ...['atom:id', 'atom:link', 'atom:category', 'atom:published', 'atom:updated', 'atom:issued'],
  ...['atom:modified', 'atom:created', 'atom:icon', 'atom:logo', 'dc:creator', 'dc:author'],
  ...['dc:contributor', 'dc:date', 'dc:subject', 'dc:language', 'dc:identifier'],
  ...['dcterms:created', 'dcterms:modified', 'dcterms:issued', 'itunes:author'],
  ...['itunes:duration', 'itunes:keywords', 'itunes:image', 'googleplay:author'],
  ...['googleplay:image', 'media:thumbnail', 'media:keywords', 'media:credit', 'media:category'],
  ...['media:peerlink', 'sy:updateperiod', 'sy:updatefrequency'],
];
const GROUPS = ['media:group', 'media:content', 'itunes:category'];
type Fields = Readonly<Record<string, FieldKind>>;
const PERSON: Fields = { name: 'line', email: 'line', uri: 'line', url: 'line', homepage: 'line' };
const SOURCE: Fields = {
  title: 'text',
  id: 'line',
  link: 'line',
};

/** The children of records; names without the Atom prefix. */
const RECORDS: Readonly<Record<string, Fields>> = {
  author: PERSON,
  contributor: PERSON,
  'atom:author': PERSON,
  'atom:contributor': PERSON,
  'itunes:owner': { 'itunes:name': 'line', 'itunes:email': 'line' },
  image: { url: 'line', link: 'line', title: 'line' },
  source: SOURCE,
  'atom:source': SOURCE,
  skiphours: { hour: 'line' },
  skipdays: { day: 'line' },
};

// rss-parser knows these by their spelling; all other names are in lower case.
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['pubdate', 'pubDate'],
  ['lastbuilddate', 'lastBuildDate'],
  ['managingeditor', 'managingEditor'],
  ['webmaster', 'webMaster'],
  ['skiphours', 'skipHours'],
  ['skipdays', 'skipDays'],
]);

const KINDS: ReadonlyMap<string, FieldKind> = new Map([
  ...TEXTS.map((name): [string, FieldKind] => [name, 'text']),
  ...LINES.map((name): [string, FieldKind] => [name, 'line']),
  ...GROUPS.map((name): [string, FieldKind] => [name, 'group']),
  ...Object.keys(RECORDS).map((name): [string, FieldKind] => [name, 'record']),
]);

/** The fields that heads and items of canonical documents may hold, by their names there. */
export const CANONICAL_FIELDS: ReadonlySet<string> = new Set([
  ...[...KINDS.keys()].map(nameInRss),
  ...[...KINDS.keys()].map(nameInAtom),
]);

/** What an element of a head or an item is, if Kabar reads it. */
export function kindOfField(name: string): FieldKind | undefined {
  return KINDS.get(name);
}

/** What an element in a record is, if Kabar reads it. */
export function kindInRecord(record: string, name: string): FieldKind | undefined {
  const fields = RECORDS[record];
  const local = name.startsWith('atom:') ? name.slice(5) : name;
  return fields !== undefined && Object.hasOwn(fields, local) ? fields[local] : undefined;
}

/** A field's name in a canonical RSS document. */
export function nameInRss(name: string): string {
  return SPELLINGS.get(name) ?? name;
}

/** A field's name in a canonical Atom document. rss-parser fails at dates that it knows and cannot read. */
export function nameInAtom(name: string): string {
  const local = name.startsWith('atom:') ? name.slice(5) : name;
  return local === 'published' || local === 'updated' ? `atom:${local}` : local;
}

/**
 * RSS fields that no HTML element shares its name with: where one begins inside a text, the text's end tag
 * was forgotten.
 */
export const NEVER_IN_TEXT: ReadonlySet<string> = new Set([
  ...['item', 'atom:entry', 'guid', 'pubdate', 'description', 'lastbuilddate', 'comments'],
  ...['enclosure', 'content:encoded', 'dc:creator', 'dc:date', 'atom:updated', 'atom:published'],
  ...['atom:id', 'atom:content', 'atom:summary', 'category', 'managingeditor', 'media:content'],
]);
