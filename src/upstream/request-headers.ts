// What a poll says of itself, and of the version that is already here.

import { KabarError } from '../core/errors.ts';
import type { PollRequest, UpstreamHeaders, UpstreamValidators } from '../core/poll.ts';
import { findHeaderNameFault, findHeaderValueFault } from '../core/request-header.ts';
import type { ChainCookies } from './chain-cookies.ts';

const ACCEPT =
  'application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, ' +
  'application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.5';

export interface RequestHead {
  readonly headers: Readonly<Record<string, string>>;
  /** Whether a 304 is a possible answer. */
  readonly conditional: boolean;
}

export interface HeadOptions {
  readonly userAgent: string;
  /** Whether the request has only been at the source's own origin so far. */
  readonly atHome: boolean;
  /** What was set on the way. */
  readonly cookies: ChainCookies;
}

/**
 * The headers of one hop. The operator's own go to the source's origin alone; the validators to the
 * address alone that they came from, as another one could take them for its own and answer that
 * nothing is new. Throws `configuration` for a header of the operator's that cannot be sent.
 */
export function composeHead(request: PollRequest, url: URL, options: HeadOptions): RequestHead {
  const { validators } = request;
  const owner = new URL(validators.url ?? request.url);
  owner.hash = '';
  const conditions = owner.href === url.href ? composeConditions(validators) : {};
  const own = composeOwn(options.userAgent, options.atHome ? request.headers : undefined);
  const cookie = options.cookies.compose(url, own.cookie);
  return {
    headers: { ...own, ...(cookie === undefined ? {} : { cookie }), ...conditions },
    conditional: Object.keys(conditions).length > 0,
  };
}

function composeOwn(
  userAgent: string,
  configured: PollRequest['headers'] = {},
): Record<string, string> {
  const headers = new Map([
    ['user-agent', userAgent],
    ['accept', ACCEPT],
    ['accept-encoding', 'gzip, br, deflate'],
  ]);
  for (const [name, value] of Object.entries(configured)) {
    const key = name.toLowerCase();
    if (findHeaderNameFault(name) !== undefined || findHeaderValueFault(value) !== undefined) {
      const shown = JSON.stringify(name.slice(0, 60));
      throw new KabarError('configuration', `The header ${shown} of a source cannot be sent.`);
    }
    headers.set(key, value);
  }
  return Object.fromEntries(headers);
}

const ETAG = /^(?:W\/)?"[\u0020\u0021\u0023-\u007E]*"$/u;
const ETAG_CHARACTERS_MAX = 8_192;
const DATE = /^[\u0021-\u007E][\u0020-\u007E]{0,99}$/u;

/**
 * Those of an answer's validators that can be sent back as they are. `elsewhere`: the address that
 * answered, when it was not the one that was asked.
 */
export function readValidators(
  { etag, 'last-modified': lastModified }: UpstreamHeaders,
  elsewhere: URL | undefined,
): UpstreamValidators {
  return {
    ...(isEtag(etag) ? { etag } : {}),
    ...(isDate(lastModified) ? { lastModified } : {}),
    ...(elsewhere === undefined ? {} : { url: elsewhere.href }),
  };
}

function composeConditions({ etag, lastModified }: UpstreamValidators): Record<string, string> {
  return {
    ...(isEtag(etag) ? { 'if-none-match': etag } : {}),
    ...(isDate(lastModified) ? { 'if-modified-since': lastModified } : {}),
  };
}

// Quoted as RFC 9110 §8.8.3 has it (spaces are forgiven), in one line of ASCII.
function isEtag(text: string | undefined): text is string {
  return text !== undefined && text.length <= ETAG_CHARACTERS_MAX && ETAG.test(text);
}

// Any one line, as some upstreams compare the text and not the date.
function isDate(text: string | undefined): text is string {
  return text !== undefined && DATE.test(text);
}
