// Bytes that are ready to be sent, in every coding, with their header fields already laid out. Feed
// documents, pages and assets are all answered from this one shape, so that validators, codings and
// conditional requests are decided in one place.

import { formatHttpDate } from '../core/conditional-request.ts';
import { type Coding, etagFor } from '../core/document.ts';

/** What one coding's bytes are sent with. Node's `writeHead` wants arrays that could be written to. */
export interface Representation {
  readonly coding: Coding;
  readonly etag: string;
  readonly bytes: Uint8Array;
  /** Header fields of a 200, flat (name, value, name, value …); `Cache-Control` leads. */
  readonly contentHead: string[];
  /** Header fields of a 304 (RFC 9110 §15.4.5), flat; `Cache-Control` leads. */
  readonly notModifiedHead: string[];
}

export interface ReadyResource {
  /** Milliseconds since 1970, whole seconds. */
  readonly lastModifiedAt: number | undefined;
  representation(coding: Coding): Representation;
  /** Brings `Cache-Control` up to now (milliseconds since 1970); at most once a second it costs anything. */
  refresh(now: number): void;
}

export interface ResourceOptions {
  /** Strong entity tag of the identity bytes, quoted. */
  readonly etag: string;
  readonly lastModifiedAt?: number;
  readonly mediaType: string;
  readonly cacheControl: (now: number) => string;
  /** Names of the request fields that the answer depends on. */
  readonly vary: string;
  /** Fields that a 304 repeats, as name and value. */
  readonly fields?: readonly (readonly [string, string])[];
  /** Fields that only come with content. */
  readonly contentFields?: readonly (readonly [string, string])[];
  /** The bytes in a coding; asked once for each. */
  readonly encode: (coding: Coding) => Uint8Array;
}

const REFRESH_MS = 1_000;

/** Lays out a resource; a coding's bytes and fields are made when they are first asked for. */
export function createReadyResource(options: ResourceOptions): ReadyResource {
  const made = new Map<Coding, Representation>();
  let cacheControl = '';
  let refreshedAt = Number.NEGATIVE_INFINITY;
  return {
    lastModifiedAt: options.lastModifiedAt,
    representation(coding) {
      const known = made.get(coding);
      if (known !== undefined) return known;
      const representation = layOut(options, coding, cacheControl);
      made.set(coding, representation);
      return representation;
    },
    refresh(now) {
      if (now - refreshedAt < REFRESH_MS && now >= refreshedAt) return;
      refreshedAt = now;
      const value = options.cacheControl(now);
      if (value === cacheControl) return;
      cacheControl = value;
      for (const { contentHead, notModifiedHead } of made.values()) {
        contentHead[1] = value;
        notModifiedHead[1] = value;
      }
    },
  };
}

function layOut(options: ResourceOptions, coding: Coding, cacheControl: string): Representation {
  const bytes = options.encode(coding);
  const etag = etagFor(options.etag, coding);
  const shared = ['Cache-Control', cacheControl, 'ETag', etag, 'Vary', options.vary];
  for (const field of options.fields ?? []) shared.push(...field);
  const contentHead = [...shared, 'Content-Type', options.mediaType];
  if (coding !== 'identity') contentHead.push('Content-Encoding', coding);
  if (options.lastModifiedAt !== undefined) {
    contentHead.push('Last-Modified', formatHttpDate(options.lastModifiedAt));
  }
  for (const field of options.contentFields ?? []) contentHead.push(...field);
  contentHead.push('Content-Length', String(bytes.byteLength), 'X-Content-Type-Options', 'nosniff');
  return { coding, etag, bytes, contentHead, notModifiedHead: shared };
}
