// Layouts for tests: the one that comes with the service, and any from an object.

import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { compileLayout, type Layout } from '../../src/articles/plain-text/layout.ts';
import { layoutSchema } from '../../src/articles/plain-text/layout-schema.ts';

/** A layout as a file of this content would give it. */
export function layoutFrom(content: unknown, name = 'test'): Layout {
  return compileLayout(name, layoutSchema.parse(content));
}

/** The layout in `config/layouts`. */
export const KOMPAS_TV = layoutFrom(
  parse(readFileSync(new URL('../../config/layouts/kompas-tv.yaml', import.meta.url), 'utf8')),
  'kompas-tv',
);
