// From a page's bytes to text, as browsers do it (HTML §13.2.3.2): a byte order mark, what the server
// said, what the page says of itself, else what the bytes show. A declared encoding holds even where a
// few bytes break it: their characters are lost, not the page.

import { isAscii, isUtf8 } from 'node:buffer';
import type { ArticleFault } from '../../core/article.ts';
import { type DecodedText, decodeText } from '../decode-text.ts';

/** So many bytes are searched for a declaration; the standard has 1024, and pages put it later. */
const PRESCAN_BYTES = 16_384;
const LOST_SHARE_MAX = 0.01;

export type DecodedPage =
  | { readonly outcome: 'decoded'; readonly text: string; readonly warning?: ArticleFault }
  | { readonly outcome: 'faulty'; readonly fault: ArticleFault };

/** `charset` is what the page's sender declared, if anything. Never throws. */
export function decodePage(bytes: Uint8Array, charset: string | undefined): DecodedPage {
  // A page that was saved anew is in UTF-8, whatever it says of itself; no other text is so by chance.
  const declared = charset ?? (isWholeUtf8(bytes) ? 'utf-8' : findDeclaredCharset(bytes));
  const strict = decodeText(bytes, declared);
  if (strict.outcome === 'decoded') return strict;
  return strict.fault.code === 'invalid-encoding'
    ? decodeLeniently(bytes, declared ?? 'utf-8', strict)
    : strict;
}

/** UTF-8 without a fault, with characters beyond ASCII in it. */
function isWholeUtf8(bytes: Uint8Array): boolean {
  return isUtf8(bytes) && !isAscii(bytes);
}

/** The encoding that a page's first meta elements or its XML declaration name. */
function findDeclaredCharset(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, PRESCAN_BYTES));
  const text = start.replace(/<!--[\s\S]*?(?:-->|$)/gu, '');
  const [, xml] = /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([\w.:-]{1,40})["']/iu.exec(text) ?? [];
  const [, meta] = /<meta\s[^>]{0,500}?charset\s*=\s*["']?\s*([\w.:-]{1,40})/iu.exec(text) ?? [];
  const found = meta ?? xml;
  // Whoever could write the declaration in ASCII did not write UTF-16 (HTML §13.2.3.3).
  return found !== undefined && /^utf-?16/iu.test(found) ? 'utf-8' : found;
}

function decodeLeniently(bytes: Uint8Array, encoding: string, strict: DecodedText): DecodedPage {
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(encoding);
  } catch {
    decoder = new TextDecoder('utf-8');
  }
  const text = decoder.decode(bytes);
  const lost = text.split('\uFFFD').length - 1;
  if (lost > bytes.length * LOST_SHARE_MAX && strict.outcome === 'faulty') return strict;
  const message = `${lost} bytes are not valid ${decoder.encoding.toUpperCase()}, which the page is said to be in: their characters are lost. Save it as UTF-8.`;
  return { outcome: 'decoded', text, warning: { code: 'invalid-encoding', message } };
}
