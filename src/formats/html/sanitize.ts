// Foreign HTML made safe for every reader: an allow-list of elements and attributes that tell a story,
// absolute addresses, no script in any disguise, bounded depth and size (robustness C01–C11).

import sanitizeHtml from 'sanitize-html';
import { linkAddress, webAddress } from '../../core/web-address.ts';
import { escapeHtml } from '../../html/escape-html.ts';
import { renderSrcset } from '../../html/srcset.ts';
import { documentText } from '../plain-text.ts';
import { nestProperly } from './nest-properly.ts';
import { dropTracking, isTrackingPixel } from './tracking.ts';

/** Characters that are read of a body (robustness: content 512 KB); the rest is cut off. */
const HTML_CHARACTERS_MAX = 512 * 1024;
/** Depth of elements that is kept; deeper ones lose their tags (robustness: HTML depth 128). */
const DEPTH_MAX = 128;
/** Open elements at which markup is no story: only its text is kept. The parser is quadratic in it. */
const OPEN_ELEMENTS_MAX = 1_000;
/** Elements in all at which the same holds: no story has so many, and each costs microseconds. */
const ELEMENTS_MAX = 20_000;

// bdo is not here: it can turn a whole line around, and validators take it for a risk.
const ALLOWED_TAGS = [
  ...['a', 'abbr', 'address', 'article', 'aside', 'audio', 'b', 'bdi', 'blockquote', 'br'],
  ...['caption', 'cite', 'code', 'dd', 'del', 'details', 'dfn', 'div', 'dl', 'dt', 'em'],
  ...['figcaption', 'figure', 'footer', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'header', 'hr'],
  ...['i', 'img', 'ins', 'kbd', 'li', 'main', 'mark', 'nav', 'ol', 'p', 'picture', 'pre', 'q'],
  ...['rp', 'rt', 'ruby', 's', 'samp', 'section', 'small', 'source', 'span', 'strong', 'sub'],
  ...['summary', 'sup', 'table', 'tbody', 'td', 'tfoot', 'th', 'thead', 'time', 'tr', 'u', 'ul'],
  ...['var', 'video', 'wbr'],
];

// Elements whose text is none of the story's.
const TAGS_WITHOUT_TEXT = [
  ...[
    'script',
    'style',
    'textarea',
    'option',
    'xmp',
    'noscript',
    'noembed',
    'noframes',
    'template',
  ],
  ...['annotation', 'annotation-xml'],
  ...['iframe', 'object', 'applet', 'svg', 'select', 'title', 'plaintext'],
];

const ALLOWED_ATTRIBUTES = {
  '*': ['dir', 'lang'],
  a: ['href', 'hreflang', 'title'],
  abbr: ['title'],
  audio: ['controls', 'src'],
  blockquote: ['cite'],
  del: ['cite', 'datetime'],
  details: ['open'],
  img: ['alt', 'height', 'sizes', 'src', 'srcset', 'title', 'width'],
  ins: ['cite', 'datetime'],
  li: ['value'],
  ol: ['reversed', 'start'],
  q: ['cite'],
  source: ['media', 'sizes', 'src', 'srcset', 'type'],
  td: ['colspan', 'rowspan'],
  th: ['colspan', 'rowspan', 'scope'],
  time: ['datetime'],
  video: ['controls', 'height', 'src', 'width'],
};

/** Thrown through the parser to stop it, and caught here. */
const TOO_MUCH = new Error('too many elements');

/**
 * The HTML without anything that runs, loads frames or leads elsewhere than to http, https or mailto.
 * Relative addresses are taken against `baseUrl`, or dropped. What goes in is read up to 512 K characters;
 * time is linear. What comes out is free of parse errors in the sense of the HTML standard and can be
 * sanitized again without change.
 */
export function sanitize(html: string, baseUrl?: string): string {
  // A `<` that opens nothing costs the parser much and means `&lt;`.
  const input = documentText(html.slice(0, HTML_CHARACTERS_MAX))
    .replace(/<(?![A-Za-z/!?])/gu, '&lt;')
    .slice(0, HTML_CHARACTERS_MAX);
  let open = 0;
  let elements = 0;
  try {
    const clean = sanitizeHtml(input, {
      ...optionsFor(baseUrl),
      onOpenTag: () => {
        open += 1;
        elements += 1;
        if (open > OPEN_ELEMENTS_MAX || elements > ELEMENTS_MAX) throw TOO_MUCH;
      },
      onCloseTag: () => {
        open -= 1;
      },
    });
    return nestProperly(documentText(clean));
  } catch (error) {
    if (error !== TOO_MUCH) throw error;
    return `<p>${escapeHtml(input.replace(/<[^<>]*>?/gu, ' ').trim())}</p>`;
  }
}

function optionsFor(baseUrl: string | undefined): sanitizeHtml.IOptions {
  return {
    allowedTags: ALLOWED_TAGS,
    allowedAttributes: ALLOWED_ATTRIBUTES,
    allowedSchemes: ['http', 'https', 'mailto'],
    allowedSchemesAppliedToAttributes: ['href', 'src', 'cite', 'srcset'],
    allowProtocolRelative: false,
    nonTextTags: TAGS_WITHOUT_TEXT,
    selfClosing: ['br', 'hr', 'img', 'source', 'wbr'],
    nestingLimit: DEPTH_MAX,
    transformTags: addressTransforms(baseUrl),
  };
}

function addressTransforms(baseUrl: string | undefined): Record<string, sanitizeHtml.Transformer> {
  const link = (value: string) => dropTracking(linkAddress(value, baseUrl) ?? '') || undefined;
  const web = (value: string | undefined) => webAddress(value, baseUrl);
  const transform =
    (
      changes: Readonly<Record<string, (value: string) => string | undefined>>,
    ): sanitizeHtml.Transformer =>
    (tagName, attribs) => {
      const kept = { ...attribs };
      for (const [name, change] of Object.entries(changes)) {
        if (kept[name] === undefined) continue;
        const value = change(kept[name]);
        if (value === undefined) delete kept[name];
        else kept[name] = value;
      }
      return { tagName, attribs: kept };
    };
  const srcset = (value: string) => renderSrcset(value, baseUrl);
  const media = transform({ src: web, srcset });
  const quotation = transform({ cite: web });
  return {
    a: transform({ href: link }),
    // Without an address, nothing is left of a picture that only watches.
    img: (tagName, attribs) =>
      isTrackingPixel(attribs) ? { tagName, attribs: {} } : media(tagName, attribs),
    source: media,
    audio: media,
    video: media,
    blockquote: quotation,
    del: quotation,
    ins: quotation,
    q: quotation,
  };
}
