// From a file's bytes to text: a byte order mark or a declared charset decides, else UTF-8, else
// windows-1252 where that is plausible prose. What is no text, or broken UTF-8, is a fault: a guess
// here would print garbled words.

import type { ArticleFault } from '../core/article.ts';

export type DecodedText =
  | { readonly outcome: 'decoded'; readonly text: string; readonly encoding: string }
  | { readonly outcome: 'faulty'; readonly fault: ArticleFault };

/** Control characters that wire services really send (SOH, STX …) are few; a binary file has many. */
const CONTROL_SHARE_MAX = 0.01;
const CONTROLS_MAX = 8;
const SHORT_CONTROL_SHARE_MAX = 0.3;
/** More bytes above 0x7F than this share is another alphabet's code page, not windows-1252 prose. */
const HIGH_SHARE_MAX = 0.25;
const IMPLAUSIBLE_SHARE_MAX = 0.05;
/** So many bytes above 0x7F say enough. */
const HIGH_BYTES_SEEN_MAX = 10_000;

const utf8 = new TextDecoder('utf-8', { fatal: true });
const windows1252 = new TextDecoder('windows-1252');

/** Decodes an article's bytes; `charset` is what their sender declared, if anything. Never throws. */
export function decodeText(bytes: Uint8Array, charset?: string): DecodedText {
  const decoded = decodeMarked(bytes) ?? decodeDeclared(bytes, charset) ?? decodeUnmarked(bytes);
  if (decoded.outcome === 'faulty') return decoded;
  if (isBinary(decoded.text)) return notText('it holds control characters like a binary file');
  return /\S/u.test(decoded.text) ? decoded : faulty('empty', 'The file holds no text.');
}

/** Byte order marks of UTF-16; the one of UTF-8 is left to its decoder. */
function decodeMarked(bytes: Uint8Array): DecodedText | undefined {
  const [first, second] = bytes;
  const little = first === 0xff && second === 0xfe;
  const big = first === 0xfe && second === 0xff;
  if (!little && !big) return undefined;
  return decodeWith(bytes, little ? 'utf-16le' : 'utf-16be');
}

function decodeDeclared(bytes: Uint8Array, charset: string | undefined): DecodedText | undefined {
  // UTF-8 is tried anyway, and named wrongly so often that its failure has a second chance.
  if (charset === undefined || /^(?:utf-?8|us-ascii)$/iu.test(charset)) return undefined;
  return decodeWith(bytes, charset);
}

function decodeWith(bytes: Uint8Array, encoding: string): DecodedText | undefined {
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(encoding, { fatal: true });
  } catch {
    // A charset that nobody knows says nothing: the bytes speak for themselves.
    return undefined;
  }
  try {
    return { outcome: 'decoded', text: decoder.decode(bytes), encoding: decoder.encoding };
  } catch {
    return faulty(
      'invalid-encoding',
      `The file is not valid ${decoder.encoding.toUpperCase()}. Save it as UTF-8.`,
    );
  }
}

function decodeUnmarked(bytes: Uint8Array): DecodedText {
  if (bytes.includes(0)) return notText('it holds NUL bytes');
  try {
    return { outcome: 'decoded', text: utf8.decode(bytes), encoding: 'utf-8' };
  } catch {
    return decodeInvalidUtf8(bytes);
  }
}

function decodeInvalidUtf8(bytes: Uint8Array): DecodedText {
  const survey = surveyUtf8(bytes);
  const text = windows1252.decode(bytes);
  if (isBinary(text)) return notText('it holds control characters like a binary file');
  // Whole UTF-8 sequences do not come about by chance in windows-1252 prose.
  if (
    survey.valid < survey.invalid &&
    survey.invalid <= bytes.length * HIGH_SHARE_MAX &&
    isPlausible1252(bytes, text)
  ) {
    return { outcome: 'decoded', text, encoding: 'windows-1252' };
  }
  const byte = (bytes[survey.firstInvalidAt] ?? 0).toString(16).toUpperCase().padStart(2, '0');
  return faulty(
    'invalid-encoding',
    `The byte 0x${byte} is not valid UTF-8 here, nor is the file windows-1252. Save it as UTF-8.`,
    lineAt(bytes, survey.firstInvalidAt),
  );
}

interface Utf8Survey {
  /** Sequences of two bytes or more that are whole. */
  readonly valid: number;
  /** Bytes above 0x7F that are in none. */
  readonly invalid: number;
  readonly firstInvalidAt: number;
}

function surveyUtf8(bytes: Uint8Array): Utf8Survey {
  let valid = 0;
  let invalid = 0;
  let firstInvalidAt = -1;
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    if (length > 1) valid++;
    if (length === 0) {
      invalid++;
      if (firstInvalidAt < 0) firstInvalidAt = at;
    }
    at += length || 1;
  }
  return { valid, invalid, firstInvalidAt };
}

/** Length of the whole UTF-8 sequence at `at`, 0 when it is broken (RFC 3629 §4, roughly). */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length =
    first >= 0xc2 && first < 0xe0
      ? 2
      : first >= 0xe0 && first < 0xf0
        ? 3
        : first >= 0xf0 && first < 0xf5
          ? 4
          : 0;
  for (let next = at + 1; next < at + length; next++) {
    if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return length;
}

/** The text's letters and signs above ASCII stand where prose would have them. */
function isPlausible1252(bytes: Uint8Array, text: string): boolean {
  let seen = 0;
  let odd = 0;
  for (let at = 0; at < bytes.length && seen < HIGH_BYTES_SEEN_MAX; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) continue;
    seen++;
    if (UNDEFINED_1252.has(byte) || !isAtHome(text, at)) odd++;
  }
  return odd <= seen * IMPLAUSIBLE_SHARE_MAX;
}

const UNDEFINED_1252 = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);
/** Signs of prose: quotes, dashes, currencies, degrees and the like. */
const PROSE_SIGN = /[‘’‚“”„–—…•€£¥©®™°±²³¹§¶«»¡¿·×÷ªº½¼¾´\u00A0\u00AD‹›†‡‰]/u;
const LETTER = /\p{L}/u;
/** All but TAB, LF, VT, FF, CR and the DOS end of file, which are text. */
const CONTROL = /[\0-\x08\x0E-\x19\x1B-\x1F]/;

function isAtHome(text: string, at: number): boolean {
  const character = text.charAt(at);
  if (PROSE_SIGN.test(character)) return true;
  // ÿ and þ are what 0xFF and 0xFE look like; hardly a word has them.
  if (!LETTER.test(character) || character === 'ÿ' || character === 'þ') return false;
  const next = text.charAt(at + 1);
  if (next !== '' && !/[\p{L}\s.,;:!?'"’”)\]/-]/u.test(next)) return false;
  const isCapital = character !== character.toLowerCase();
  return !isCapital || !/\p{Ll}/u.test(text.charAt(at - 1));
}

function isBinary(text: string): boolean {
  if (!CONTROL.test(text)) return false;
  let controls = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // TAB, LF, VT, FF, CR and the DOS end of file are text.
    if (code < 0x20 && !(code >= 0x09 && code <= 0x0d) && code !== 0x1a) controls++;
  }
  const share = controls / text.length;
  return share > (controls > CONTROLS_MAX ? CONTROL_SHARE_MAX : SHORT_CONTROL_SHARE_MAX);
}

function lineAt(bytes: Uint8Array, offset: number): number {
  let line = 1;
  for (let at = bytes.indexOf(0x0a); at >= 0 && at < offset; at = bytes.indexOf(0x0a, at + 1))
    line++;
  return line;
}

function notText(why: string): DecodedText {
  return faulty('not-text', `The file is not text: ${why}. Store the article as text.`);
}

function faulty(code: ArticleFault['code'], message: string, line?: number): DecodedText {
  return {
    outcome: 'faulty',
    fault: line === undefined ? { code, message } : { code, message, line },
  };
}
