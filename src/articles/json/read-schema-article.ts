// A schema.org article that is stored as JSON-LD, as the mapping that pages are read by gives it.

import type { ArticleContext, SingleReading } from '../../core/article.ts';
import { composeArticle } from '../compose-article.ts';
import type { FoundArticle } from '../schema-org/find-article.ts';
import { mapSchemaArticle } from '../schema-org/map-article.ts';
import { lineOf, memberOf } from '../schema-org/values.ts';
import { parseStatedDate } from '../stated-date.ts';
import { type StatedField, StatedFields } from '../stated-fields.ts';

const TAG = /<\/?(?:p|br|div|h[1-6]|ul|ol|li|table|blockquote|figure|a|em|strong)\b[^<>]*>/iu;

/** Reads the article that was found in a file. */
export function readSchemaArticle(found: FoundArticle, context: ArticleContext): SingleReading {
  const fields = new StatedFields(context.timezone);
  const { node } = found;
  const readDate = (text: string, key: string): string | undefined => {
    const date = parseStatedDate(text, context.timezone);
    if (date.outcome === 'date') return date.value;
    fields.fail('invalid-date', `${key} cannot be read: ${date.reason}. Correct it.`, { key });
    return undefined;
  };
  const schema = mapSchemaArticle(found, { base: context.url, readDate });
  for (const [field, key] of Object.entries(schema.origins) as [StatedField, string][])
    fields.set(field, schema.fields[field as keyof typeof schema.fields], { key });
  for (const key of ['identifier', '@id'])
    fields.setLine('sourceId', lineOf(memberOf(node, key)), { key });
  fields.setLine('version', lineOf(memberOf(node, 'version')), { key: 'version' });
  stateCorrection(fields, memberOf(node, 'correction'));
  const { body = '' } = schema;
  const key = 'articleBody';
  if (TAG.test(body)) return composeArticle({ fields, context, ending: 'marked', html: body });
  fields.set('text', body, { key });
  return composeArticle({ fields, context, ending: 'marked' });
}

/** A CorrectionComment's text, or the text itself. */
function stateCorrection(fields: StatedFields, value: unknown): void {
  const text = typeof value === 'object' && value !== null && 'text' in value ? value.text : value;
  fields.set('correction', lineOf(text), { key: 'correction' });
}
