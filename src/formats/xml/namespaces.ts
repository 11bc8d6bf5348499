// Which vocabulary a name belongs to: prefixes and namespace URIs as feeds write them, in all their
// misspellings, become one short prefix for each vocabulary that Kabar reads.

import type { RawAttributes } from './scan-markup.ts';

/** The prefix of names whose vocabulary Kabar does not read. */
const FOREIGN = '?';

/** Each of Dublin Core's fifteen elements is a term, too, and means the same (DCMI Metadata Terms §1). */
const DUBLIN_CORE_ELEMENTS: ReadonlySet<string> = new Set([
  ...['contributor', 'coverage', 'creator', 'date', 'description', 'format', 'identifier'],
  ...['language', 'publisher', 'relation', 'rights', 'source', 'subject', 'title', 'type'],
]);

/** URIs without scheme, `www.`, trailing `/` and `#`, in lower case; `''` is RSS itself. */
const VOCABULARY_OF_URI: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  '': '',
  'backend.userland.com/rss': '',
  'backend.userland.com/rss2': '',
  'backend.userland.com/rss091': '',
  'blogs.law.harvard.edu/tech/rss': '',
  'cyber.law.harvard.edu/rss/rss.html': '',
  'cyber.law.harvard.edu/rss': '',
  'rssboard.org/rss-specification': '',
  'my.netscape.com/rdf/simple/0.9': '',
  'channel.netscape.com/rdf/simple/0.9': '',
  'my.netscape.com/publish/formats/rss-0.91.dtd': '',
  'purl.org/rss/1.0': '',
  'purl.org/rss/2.0': '',
  'purl.org/net/rss1.1': '',
  'w3.org/2005/atom': 'atom',
  'purl.org/atom/ns': 'atom',
  'example.com/newformat': 'atom',
  'example.com/necho': 'atom',
  'purl.org/echo': 'atom',
  'uri/of/echo/namespace': 'atom',
  'purl.org/pie': 'atom',
  'w3.org/1999/02/22-rdf-syntax-ns': 'rdf',
  'purl.org/dc/elements/1.0': 'dc',
  'purl.org/dc/elements/1.1': 'dc',
  'purl.org/dc/terms': 'dcterms',
  'purl.org/rss/1.0/modules/dcterms': 'dcterms',
  'purl.org/metadata/dublin_core': 'dc',
  'purl.org/rss/1.0/modules/content': 'content',
  'search.yahoo.com/mrss': 'media',
  'search.yahoo.com/mrss/1.1': 'media',
  'video.search.yahoo.com/mrss': 'media',
  'tools.search.yahoo.com/mrss': 'media',
  'itunes.com/dtds/podcast-1.0.dtd': 'itunes',
  'itunes.com/dtds/podcast': 'itunes',
  'example.com/dtds/podcast-1.0.dtd': 'itunes',
  'google.com/schemas/play-podcasts/1.0': 'googleplay',
  'google.com/schemas/play-podcasts/1.0/play-podcasts.xsd': 'googleplay',
  'purl.org/rss/1.0/modules/syndication': 'sy',
  'purl.org/syndication/history/1.0': 'fh',
  'purl.org/syndication/thread/1.0': 'thr',
  'wellformedweb.org/commentapi': 'wfw',
  'rssnamespace.org/feedburner/ext/1.0': 'feedburner',
  'w3.org/1999/xhtml': 'xhtml',
  'w3.org/xml/1998/namespace': 'xml',
  'backend.userland.com/creativecommonsrssmodule': 'cc',
});

/** What an undeclared prefix means; the conventional ones, which generators forget to declare. */
const VOCABULARY_OF_PREFIX: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  ...{ '': '', atom: 'atom', a10: 'atom', atom10: 'atom', rdf: 'rdf', dc: 'dc', xml: 'xml' },
  ...{ dcterms: 'dcterms', content: 'content', media: 'media', itunes: 'itunes', fh: 'fh' },
  ...{ googleplay: 'googleplay', sy: 'sy', thr: 'thr', wfw: 'wfw', feedburner: 'feedburner' },
  ...{ xhtml: 'xhtml', rss: '' },
});

interface Binding {
  readonly depth: number;
  readonly prefix: string;
  readonly vocabulary: string;
}

/** Bindings of one element that are taken note of. */
const BINDINGS_MAX = 1_000;

/** The namespace declarations in force, and the canonical names that they give. */
export interface NamespaceScope {
  /** Canonical form of a name: `vocabulary:local`, or `local` for RSS; in lower case. */
  nameOf(name: string): string;
  /** Takes note of an element's declarations; call before its name is asked for. */
  enter(depth: number, attributes: RawAttributes): void;
  /** Takes names without a prefix for this vocabulary, whatever the root declares. */
  setDefault(vocabulary: string): void;
  /** Forgets the declarations of elements at this depth and deeper. */
  leave(depth: number): void;
}

/** A scope with no declarations. */
export function createNamespaceScope(): NamespaceScope {
  const bindings: Binding[] = [];
  // Valid until a declaration comes or goes, which is hardly ever.
  const names = new Map<string, string>();

  function find(prefix: string): string | undefined {
    for (let i = bindings.length - 1; i >= 0; i--) {
      const binding = bindings[i];
      if (binding?.prefix === prefix) return binding.vocabulary;
    }
    return undefined;
  }

  function resolve(name: string): string {
    const lower = name.toLowerCase();
    const colon = lower.indexOf(':');
    const prefix = colon === -1 ? '' : lower.slice(0, colon);
    const local = lower.slice(colon + 1);
    const vocabulary = find(prefix) ?? VOCABULARY_OF_PREFIX[prefix] ?? FOREIGN;
    if (vocabulary === '') return local;
    const isElement = vocabulary === 'dcterms' && DUBLIN_CORE_ELEMENTS.has(local);
    return isElement ? `dc:${local}` : `${vocabulary}:${local}`;
  }

  return {
    nameOf(name) {
      let canonical = names.get(name);
      if (canonical === undefined) {
        canonical = resolve(name);
        if (names.size < BINDINGS_MAX) names.set(name, canonical);
      }
      return canonical;
    },
    enter(depth, attributes) {
      for (let i = 0; i < attributes.length; i += 2) {
        const name = (attributes[i] ?? '').toLowerCase();
        if (!name.startsWith('xmlns') || bindings.length >= BINDINGS_MAX) continue;
        if (name.length > 5 && name.charCodeAt(5) !== 0x3a) continue;
        const vocabulary = vocabularyOf(attributes[i + 1] ?? '', name.slice(6));
        bindings.push({ depth, prefix: name.slice(6), vocabulary });
        names.clear();
      }
    },
    leave(depth) {
      while ((bindings.at(-1)?.depth ?? -1) >= depth) {
        bindings.pop();
        names.clear();
      }
    },
    setDefault(vocabulary) {
      bindings.push({ depth: 0, prefix: '', vocabulary });
      names.clear();
    },
  };
}

/** An URI that nobody knows makes its prefix foreign, unless the prefix itself says what is meant. */
function vocabularyOf(uri: string, prefix: string): string {
  const key = uri
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\/(?:www\.)?/u, '')
    // Drafts of Atom 1.0 named themselves in the fragment.
    .replace(/[/#]$|(?<=^purl\.org\/atom\/ns)#draft-.*$/u, '');
  const known = VOCABULARY_OF_URI[key];
  if (known !== undefined) return known;
  return prefix === '' ? FOREIGN : (VOCABULARY_OF_PREFIX[prefix] ?? FOREIGN);
}
