// File names and upstream ids as bytes that keep every JavaScript string apart. An SQLite or
// PostgreSQL text holds no lone surrogate (PostgreSQL no NUL either), and two names that differ only
// there must not become one.

import { isUtf8 } from 'node:buffer';

/** UTF-8, with a lone surrogate as its three bytes (WTF-8). The bytes' order is that of code points. */
export function encodeExactText(text: string): Uint8Array {
  if (text.isWellFormed()) return Buffer.from(text, 'utf8');
  const parts: Buffer[] = [];
  for (const character of text) {
    const unit = character.charCodeAt(0);
    const lone = character.length === 1 && (unit & 0xf800) === 0xd800;
    parts.push(lone ? surrogateBytes(unit) : Buffer.from(character, 'utf8'));
  }
  return Buffer.concat(parts);
}

/** The text that `encodeExactText` was given. */
export function decodeExactText(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isUtf8(buffer)) return buffer.toString('utf8');
  let text = '';
  let start = 0;
  for (let i = 0; i + 2 < buffer.length; i++) {
    const second = buffer[i + 1] ?? 0;
    if (buffer[i] !== 0xed || second < 0xa0) continue;
    text += buffer.toString('utf8', start, i);
    text += String.fromCharCode(0xd000 | ((second & 0x3f) << 6) | ((buffer[i + 2] ?? 0) & 0x3f));
    start = i + 3;
    i += 2;
  }
  return text + buffer.toString('utf8', start);
}

function surrogateBytes(unit: number): Buffer {
  return Buffer.from([0xed, 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)]);
}
