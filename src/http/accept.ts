// What a client would rather have (RFC 9110 §12.5): a page for people or a feed document for readers,
// and in which language it wants to be told of errors.

import { FEED_FORMATS, FEED_MEDIA_TYPES, type FeedFormat } from '../core/feed.ts';

const ACCEPT_CHARACTERS_MAX = 4_096;

interface AcceptedRange {
  readonly range: string;
  readonly quality: number;
}

/**
 * The format that a feed reader asks for at a feed's page: it names the format's media type and
 * likes it no less than HTML. Browsers and a wildcard name none, so they get the page.
 */
export function findWantedFormat(accept: string | undefined): FeedFormat | undefined {
  const accepted = parseAccept(accept);
  const htmlQuality = qualityOf(accepted, 'text/html');
  let best: { readonly format: FeedFormat; readonly quality: number } | undefined;
  for (const { range, quality } of accepted) {
    const format = FEED_FORMATS.find((one) => FEED_MEDIA_TYPES[one].startsWith(`${range};`));
    if (format === undefined || quality === 0 || quality < htmlQuality) continue;
    if (best === undefined || quality > best.quality) best = { format, quality };
  }
  return best?.format;
}

/** Whether the client names HTML, as browsers do and programs do not. */
export function wantsHtml(accept: string | undefined): boolean {
  return parseAccept(accept).some(({ range, quality }) => range === 'text/html' && quality > 0);
}

/** The language that a reader likes best, where a page is in no story's language. */
export function findWantedLanguage(acceptLanguage: string | undefined): string | undefined {
  const [best] = parseAccept(acceptLanguage)
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality);
  return best?.range;
}

function qualityOf(accepted: readonly AcceptedRange[], type: string): number {
  for (const wanted of [type, `${type.split('/', 1)[0]}/*`, '*/*']) {
    const found = accepted.find(({ range }) => range === wanted);
    if (found !== undefined) return found.quality;
  }
  return 0;
}

function parseAccept(accept: string | undefined): readonly AcceptedRange[] {
  if (accept === undefined || accept.length > ACCEPT_CHARACTERS_MAX) return [];
  return accept.split(',').map((part) => {
    const [range = '', ...parameters] = part.split(';');
    const weight = parameters.map((parameter) => parameter.trim()).find((one) => /^q=/iu.test(one));
    const quality = weight === undefined ? 1 : Number(weight.slice(2));
    return {
      range: range.trim().toLowerCase(),
      quality: quality >= 0 && quality <= 1 ? quality : 0,
    };
  });
}
