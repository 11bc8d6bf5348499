// The body of an answer, decompressed while it comes in, with the bytes counted before and after: what
// passes the limit is given up at once, however much more was announced or packed into it.

import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import type { Fault } from './fault.ts';

/** What a body came to. Called once. */
type BodyEnd = (body: Uint8Array | Fault) => void;

export interface BodyReader {
  /** False: no more before `onDrain`. */
  write(chunk: Uint8Array): boolean;
  /** The answer is complete; `onEnd` follows. */
  end(): void;
  /** Lets go of everything without another word. */
  destroy(): void;
}

export type BodyCoding = 'identity' | 'gzip' | 'br' | 'deflate';

/**
 * The coding that a Content-Encoding names (RFC 9110 §8.4); nothing for one that was not asked for,
 * and for more than one, since each could be a bomb inside the other.
 */
export function parseContentEncoding(value: string | undefined): BodyCoding | undefined {
  const names = (value ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  const [name = 'identity'] = names;
  return names.length > 1 ? undefined : CODINGS.get(name);
}

const CODINGS = new Map<string, BodyCoding>([
  ['identity', 'identity'],
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['br', 'br'],
  ['deflate', 'deflate'],
]);

export interface BodyOptions {
  readonly coding: BodyCoding;
  /** On the wire, and again decompressed. */
  readonly bytesMax: number;
  readonly onEnd: BodyEnd;
  readonly onDrain: () => void;
}

/** A reader for one body. */
export function createBodyReader(options: BodyOptions): BodyReader {
  return options.coding === 'identity' ? createPlainReader(options) : createCodedReader(options);
}

function createPlainReader({ bytesMax, onEnd }: BodyOptions): BodyReader {
  const bytes = createBytes(bytesMax);
  return {
    write(chunk) {
      if (!bytes.add(chunk)) onEnd(tooLarge(bytesMax));
      return true;
    },
    end: () => onEnd(bytes.take()),
    destroy: () => undefined,
  };
}

function createCodedReader({ coding, bytesMax, onEnd, onDrain }: BodyOptions): BodyReader {
  const bytes = createBytes(bytesMax);
  let wireBytes = 0;
  let decoder: Transform | undefined;
  const start = (firstByte: number) => {
    const created = createDecoder(coding, firstByte);
    created.on('data', (chunk: Uint8Array) => {
      if (bytes.add(chunk)) return;
      created.destroy();
      onEnd(tooLarge(bytesMax));
    });
    created.on('drain', onDrain);
    created.on('error', () =>
      onEnd({ code: 'broken-body', reason: `the body is cut off or no valid ${coding}` }),
    );
    created.on('end', () => onEnd(bytes.take()));
    return created;
  };
  return {
    write(chunk) {
      wireBytes += chunk.length;
      if (wireBytes > bytesMax) onEnd(tooLarge(bytesMax));
      if (wireBytes > bytesMax || chunk.length === 0) return true;
      decoder ??= start(chunk[0] ?? 0);
      return decoder.write(chunk);
    },
    end() {
      if (decoder === undefined) onEnd(bytes.take());
      else decoder.end();
    },
    destroy: () => decoder?.destroy(),
  };
}

function createDecoder(coding: BodyCoding, firstByte: number): Transform {
  if (coding === 'br') return createBrotliDecompress();
  if (coding === 'gzip') return createGunzip();
  // "deflate" means zlib (RFC 9110 §8.4.1.2), but some send it bare; zlib begins with method 8.
  return (firstByte & 0x0f) === 8 ? createInflate() : createInflateRaw();
}

function tooLarge(bytesMax: number): Fault {
  return { code: 'too-large', reason: `the body is larger than ${bytesMax} bytes` };
}

const FIRST_BYTES = 16 * 1024;

/** Bytes in one growing piece: a body that comes byte by byte must not cost an object for each. */
function createBytes(bytesMax: number) {
  let buffer = Buffer.alloc(0);
  let length = 0;
  return {
    /** False: there is no room for it. */
    add(chunk: Uint8Array): boolean {
      const needed = length + chunk.length;
      if (needed > bytesMax) return false;
      if (needed > buffer.length) {
        const grown = Buffer.allocUnsafeSlow(Math.max(needed, 2 * buffer.length, FIRST_BYTES));
        buffer.copy(grown, 0, 0, length);
        buffer = grown;
      }
      buffer.set(chunk, length);
      length = needed;
      return true;
    },
    take: (): Uint8Array => buffer.subarray(0, length),
  };
}
