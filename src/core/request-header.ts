// Which headers an operator may add to the requests for a source: what cannot break the message, and what
// is not the client's own part of the conversation.

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/u;
const VALUE = /^[\t\u0020-\u007E\u0080-\u00FF]*$/u;

/** Characters of a name and of a value. */
const NAME_CHARACTERS_MAX = 100;
const VALUE_CHARACTERS_MAX = 4_096;

/** What frames the message, makes it conditional, or is meant for a proxy. */
const RESERVED: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'range',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Why a header of such a name is not sent (RFC 9110 §5.1), as the end of a sentence, or nothing. */
export function findHeaderNameFault(name: string): string | undefined {
  if (!TOKEN.test(name) || name.length > NAME_CHARACTERS_MAX)
    return `expected at most ${NAME_CHARACTERS_MAX} letters, digits and hyphens`;
  return RESERVED.has(name.toLowerCase()) ? 'Kabar sets this header itself' : undefined;
}

/** Why a header's value is not sent (RFC 9110 §5.5); it repeats nothing of the value. */
export function findHeaderValueFault(value: string): string | undefined {
  if (!VALUE.test(value)) return 'expected one line without control characters';
  if (value.length > VALUE_CHARACTERS_MAX)
    return `expected at most ${VALUE_CHARACTERS_MAX} characters`;
  return undefined;
}
