// What a file is by what stands in it, whatever it is called: its kind, and of a picture its size. What
// finds that out is loaded with the first picture: most folders have none, and their first reading waits.

import { MEDIA_KINDS, type MediaKind } from '../../../core/media.ts';

/** Bytes from the beginning that are enough: the size of a JPEG stands behind its embedded data. */
export const HEAD_BYTES = 1024 * 1024;
const PIXELS_MAX = 100_000;
/** EXIF orientations from here on lie on their side. */
const TURNED_FROM = 5;

export interface Recognized {
  readonly kind: MediaKind;
  readonly width?: number;
  readonly height?: number;
}

/** Other names of the same kinds. */
const ALIASES: Readonly<Record<string, string>> = {
  'audio/x-m4a': 'audio/mp4',
  'audio/x-flac': 'audio/flac',
  'audio/vnd.wave': 'audio/wav',
  'audio/opus': 'audio/ogg',
  'video/x-m4v': 'video/mp4',
};

/** Nothing when it is of no kind that we take. Never throws. */
export async function recognize(head: Uint8Array): Promise<Recognized | undefined> {
  const found = isDrawing(head) ? 'image/svg+xml' : await sniff(head);
  const [mediaType = ''] = (found ?? '').split(';', 1);
  const name = ALIASES[mediaType] ?? mediaType;
  const kind = MEDIA_KINDS.find((one) => one.mediaType === name);
  if (kind === undefined) return undefined;
  return { kind, ...(kind.medium === 'image' && (await measure(head))) };
}

async function sniff(head: Uint8Array): Promise<string | undefined> {
  const { fileTypeFromBuffer } = await import('file-type');
  try {
    return (await fileTypeFromBuffer(head))?.mime;
  } catch {
    // Cut off or broken inside: no kind that anybody can be served.
    return undefined;
  }
}

/** An SVG document has no mark of its own but its root element. */
function isDrawing(head: Uint8Array): boolean {
  const text = new TextDecoder().decode(head.subarray(0, 4_096));
  return /^\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[\s\S]{0,2000}?-->\s*)*(?:<!DOCTYPE\s+svg[^>]{0,500}>\s*)?<svg[\s>]/u.test(
    text,
  );
}

async function measure(
  head: Uint8Array,
): Promise<{ readonly width?: number; readonly height?: number }> {
  const { imageSize } = await import('image-size');
  try {
    const { width, height, orientation = 1 } = imageSize(head);
    if (![width, height].every((pixels) => pixels > 0 && pixels <= PIXELS_MAX)) return {};
    const across = Math.round(width);
    const down = Math.round(height);
    return orientation >= TURNED_FROM
      ? { width: down, height: across }
      : { width: across, height: down };
  } catch {
    // A picture whose size cannot be found is published without.
    return {};
  }
}
