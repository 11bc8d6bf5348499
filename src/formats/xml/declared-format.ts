// What elements of feeds declare of themselves: the document's format, and the kind of a text.

import type { RawAttributes } from './scan-markup.ts';

/** Whether an element's content is markup by its type; elsewhere the first element inside says it. */
export function declaresMarkup(canonical: string, attributes: RawAttributes): boolean {
  if (canonical === 'xhtml:body') return true;
  const at = attributes.findIndex((name, index) => index % 2 === 0 && name === 'type');
  const type = at === -1 ? '' : (attributes[at + 1] ?? '').toLowerCase();
  return type === 'xhtml' || type.startsWith('application/xhtml');
}

/** The format that a root element declares: `rss-2.0`, `rss-0.91`, `rss-1.0`, `atom-1.0`, `atom-0.3` … */
export function formatOf(local: string, attributes: RawAttributes): string {
  const at = attributes.findIndex((one, index) => index % 2 === 0 && one === 'version');
  const version = at === -1 ? '' : (attributes[at + 1] ?? '').trim();
  const all = attributes.join(' ');
  if (local === 'feed' || local === 'entry') {
    return version === '0.3' || all.includes('purl.org/atom/ns') ? 'atom-0.3' : 'atom-1.0';
  }
  if (local === 'rdf') return all.includes('rdf/simple/0.9') ? 'rss-0.90' : 'rss-1.0';
  return /^[0-9]\.[0-9]{1,2}$/u.test(version) ? `rss-${version}` : 'rss-2.0';
}
