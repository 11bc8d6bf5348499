// The few files that pages use. Each lives at a path with a hash of its content, so caches may keep
// it forever and a new version is never mixed with an old page.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { IMMUTABLE_CACHE_CONTROL } from './cache-control.ts';
import { encodeBytes } from './encode-bytes.ts';
import type { Site } from './pages/layout.ts';
import { createReadyResource, type ReadyResource } from './ready-resource.ts';

export interface Assets {
  /** By request path. */
  find(path: string): ReadyResource | undefined;
  /** Paths of what pages link to, where the service lives below `prefix`. */
  pathsBelow(prefix: string): Site['assets'];
}

/** Reads the assets from beside this file. */
export function loadAssets(): Assets {
  const resources = new Map<string, ReadyResource>();
  function load(files: readonly string[], name: string, mediaType: string): string {
    const bytes = Buffer.concat(
      files.map((file) => readFileSync(new URL(`./assets/${file}`, import.meta.url))),
    );
    const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 12);
    const path = `/assets/${name.replace('.', `.${hash}.`)}`;
    resources.set(
      path,
      createReadyResource({
        etag: `"${hash}"`,
        mediaType,
        cacheControl: () => IMMUTABLE_CACHE_CONTROL,
        vary: 'Accept-Encoding',
        // An SVG is a document of its own when it is opened directly.
        contentFields: [['Content-Security-Policy', "default-src 'none'; sandbox"]],
        encode: (coding) => encodeBytes(bytes, coding, 'best'),
      }),
    );
    return path;
  }
  const style = load(
    ['frame.css', 'article.css', 'lists.css', 'subscribe.css'],
    'style.css',
    'text/css; charset=utf-8',
  );
  const script = load(['copy-address.js'], 'copy-address.js', 'text/javascript; charset=utf-8');
  const icon = load(['icon.svg'], 'icon.svg', 'image/svg+xml');
  return {
    find: (path) => resources.get(path),
    pathsBelow: (prefix) => ({
      style: `${prefix}${style}`,
      script: `${prefix}${script}`,
      icon: `${prefix}${icon}`,
    }),
  };
}
