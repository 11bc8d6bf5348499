// From a feed document's bytes to text. Byte order mark, Content-Type, XML declaration, then the bytes
// themselves (RFC 7303 §3); a declaration that the bytes contradict gives way, because servers and
// generators declare what they do not send. Never fails: what cannot be read becomes U+FFFD.

import { isUtf8 } from 'node:buffer';

/** A document's text and the WHATWG name of its encoding. */
export interface DecodedDocument {
  readonly text: string;
  readonly encoding: string;
}

const DECLARATION = /<\?xml\s[^>]{0,200}?encoding\s{0,20}=\s{0,20}["']?([\w.:+-]{1,40})/iu;
/** What pages declare (HTML §13.2.3.2), for those that are feeds. */
const META = /<meta\s[^>]{0,200}?charset\s{0,20}=\s{0,20}["']?\s{0,20}([\w.:+-]{1,40})/iu;
const CHARSET = /charset\s{0,20}=\s{0,20}["']?\s{0,20}([\w.:+-]{1,40})/iu;
const DECLARATION_BYTES_MAX = 1024;
/** One byte a character: text in them is hardly ever valid UTF-8 by chance. */
const SINGLE_BYTE = /^(?:windows-|iso-8859-|koi8-|macintosh|x-mac-|ibm866)/u;
const CYRILLIC_SHARE_MIN = 0.5;
const BYTES_SEEN_MAX = 65_536;

/** What windows-1252 has where Latin-1 and Unicode have controls that no text means (HTML §13.2.5.80). */
const C1 = /[\u0080-\u009f]/u;
const windows1252 = new TextDecoder('windows-1252');

/** Decodes a feed document; `contentType` is the header as the server sent it. */
export function decodeDocument(bytes: Uint8Array, contentType?: string): DecodedDocument {
  const { text, encoding } = decodeBytes(bytes, contentType);
  // As many characters as bytes of UTF-8: nothing but ASCII.
  const isAscii = encoding === 'utf-8' && text.length === bytes.length;
  if (isAscii || !C1.test(text)) return { text, encoding };
  return { text: text.replace(new RegExp(C1, 'gu'), meantCharacter), encoding };
}

function meantCharacter(control: string): string {
  return control === '\u0085' ? control : windows1252.decode(Uint8Array.of(control.charCodeAt(0)));
}

function decodeBytes(bytes: Uint8Array, contentType: string | undefined): DecodedDocument {
  const marked = findMarked(bytes);
  if (marked !== undefined) return decodeWith(marked, bytes);
  const [, header] = CHARSET.exec(contentType ?? '') ?? [];
  const start = firstCharacters(bytes);
  const [, declared] = DECLARATION.exec(start) ?? META.exec(start) ?? [];
  const labels = [header, declared].map(encodingOf).filter((label) => label !== undefined);
  const [label = 'utf-8'] = labels;
  if (label === 'utf-8' || SINGLE_BYTE.test(label)) {
    const text = decodeUtf8(bytes);
    // Plain ASCII is the same in all of these: the declared name is kept.
    if (text !== undefined) {
      return { text, encoding: text.length === bytes.length ? label : 'utf-8' };
    }
  }
  if (label !== 'utf-8') return decodeWith(label, bytes);
  const other = labels.find((one) => one !== 'utf-8');
  return decodeWith(other ?? guessSingleByte(bytes) ?? 'utf-8', bytes);
}

/** What a byte order mark, or the zeros around the first `<` or `{`, say beyond doubt. */
function findMarked(bytes: Uint8Array): string | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? 'utf-32le' : 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0 && b === 0) return 'utf-32be';
  if (a === 0 && b !== 0 && c === 0) return 'utf-16be';
  if (a !== 0 && b === 0) return c === 0 ? 'utf-32le' : 'utf-16le';
  return undefined;
}

/** The WHATWG encoding of a label. UTF-16 is never taken from a label: without its zeros it is not UTF-16. */
function encodingOf(label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  try {
    const { encoding } = new TextDecoder(label);
    return encoding.startsWith('utf-16') ? undefined : encoding;
  } catch {
    // A name that nobody knows (UTF-7 among them) says nothing.
    return undefined;
  }
}

function decodeWith(encoding: string, bytes: Uint8Array): DecodedDocument {
  if (encoding.startsWith('utf-32')) return { text: decodeUtf32(bytes, encoding), encoding };
  return { text: new TextDecoder(encoding).decode(bytes), encoding };
}

/** Nothing when the bytes are no UTF-8. Faster than a fatal `TextDecoder`, and the same. */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  if (!isUtf8(bytes)) return undefined;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

/** The standard's decoders leave UTF-32 out; feeds in it exist. */
function decodeUtf32(bytes: Uint8Array, encoding: string): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: string[] = [];
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const code = view.getUint32(at, encoding === 'utf-32le');
    if (code === 0xfeff && at === 0) continue;
    parts.push(code > 0x10ffff ? '\uFFFD' : String.fromCodePoint(code).toWellFormed());
  }
  return parts.join('');
}

/**
 * The bytes are no UTF-8 and nothing else is declared. Cyrillic prose has its letters above 0x7F in runs;
 * western prose has them alone among ASCII letters.
 */
function guessSingleByte(bytes: Uint8Array): string | undefined {
  let high = 0;
  let inRuns = 0;
  let valid = 0;
  const length = Math.min(bytes.length, BYTES_SEEN_MAX);
  for (let at = 0; at < length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) continue;
    high++;
    if (byte >= 0xc0 && (bytes[at - 1] ?? 0) >= 0xc0 && (bytes[at + 1] ?? 0) >= 0xc0) inRuns++;
    if (byte < 0xc0 && (bytes[at - 1] ?? 0) >= 0xc2) valid++;
  }
  if (inRuns > high * CYRILLIC_SHARE_MIN) return 'windows-1251';
  // Mostly whole UTF-8 sequences with a few broken ones: a cut or a mixture, and the whole ones count.
  return valid * 3 > high ? undefined : 'windows-1252';
}

function firstCharacters(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes.subarray(0, DECLARATION_BYTES_MAX));
}
