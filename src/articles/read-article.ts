// The way in: a stored article's bytes become an entry or a fault. The declared media type decides
// who reads them, else the file's extension; plain text is read by a layout, one or the best of all.

import {
  ARTICLE_LIMITS,
  type ArticleContext,
  type ArticleFault,
  type ArticleReader,
  type ArticleReading,
} from '../core/article.ts';
import { decodeText } from './decode-text.ts';
import { readPage } from './html/read-page.ts';
import { readJson } from './json/read-json.ts';
import { readMarkdown } from './markdown/read-markdown.ts';
import { chooseReading } from './plain-text/choose-layout.ts';
import type { Layout } from './plain-text/layout.ts';
import { LINES_MAX, splitLines } from './plain-text/lines.ts';
import { readXml } from './xml/read-xml.ts';

export interface ArticleReaderOptions {
  /** Every layout by its name. */
  readonly layouts: ReadonlyMap<string, Layout>;
  /** The name of the layout that plain text has, or `auto`. */
  readonly layout: string;
}

/** The reader for the articles of one source. It is pure, never throws, and bounded by the bytes' length. */
export function createArticleReader(options: ArticleReaderOptions): ArticleReader {
  return (bytes, context) => {
    if (bytes.length > ARTICLE_LIMITS.fileBytesMax) return setAside(tooLarge(bytes.length));
    if (bytes.length === 0) return setAside({ code: 'empty', message: 'The file is empty.' });
    const type = typeOf(context);
    const read = READERS.get(type);
    return read === undefined
      ? setAside(unsupported(context, type))
      : read(bytes, context, options);
  };
}

type TypeReader = (
  bytes: Uint8Array,
  context: ArticleContext,
  options: ArticleReaderOptions,
) => ArticleReading;

/** Who reads which media type. A further kind of article is a further row. */
const READERS: ReadonlyMap<string, TypeReader> = new Map([
  ['text/plain', readPlainTextArticle],
  ['text/markdown', byText(readMarkdown)],
  ['application/json', byText(readJson)],
  ['application/ld+json', byText(readJson)],
  ['application/xml', readXmlArticle],
  ['text/xml', readXmlArticle],
  ['text/html', readHtmlArticle],
  ['application/xhtml+xml', readHtmlArticle],
]);

/** File extensions to media types; whatever has another is not an article that we know. */
const EXTENSIONS: ReadonlyMap<string, string> = new Map([
  ['', 'text/plain'],
  ['txt', 'text/plain'],
  ['text', 'text/plain'],
  ['html', 'text/html'],
  ['htm', 'text/html'],
  ['md', 'text/markdown'],
  ['markdown', 'text/markdown'],
  ['json', 'application/json'],
  ['xml', 'application/xml'],
]);

function readPlainTextArticle(
  bytes: Uint8Array,
  context: ArticleContext,
  options: ArticleReaderOptions,
): ArticleReading {
  const decoded = decodeText(bytes, charsetOf(context.mediaType));
  if (decoded.outcome === 'faulty') return setAside(decoded.fault);
  const lines = splitLines(decoded.text);
  if (lines === undefined) {
    const message = `The article has more than ${LINES_MAX} lines. Split it.`;
    return setAside({ code: 'too-large', message });
  }
  if (lines.length === 0) return setAside({ code: 'empty', message: 'The file holds no text.' });
  return chooseReading(lines, options, context);
}

/** XML says its encoding itself, and is UTF-8 more often than it says so. */
function readXmlArticle(bytes: Uint8Array, context: ArticleContext): ArticleReading {
  const declared = charsetOf(context.mediaType) ?? declaredEncoding(bytes);
  const plain = decodeText(bytes);
  const isUtf8 = plain.outcome === 'decoded' && plain.encoding === 'utf-8';
  const decoded = isUtf8 || declared === undefined ? plain : decodeText(bytes, declared);
  return decoded.outcome === 'faulty' ? setAside(decoded.fault) : readXml(decoded.text, context);
}

function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  return /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([\w.:-]{1,40})/u.exec(head)?.[1];
}

/** A reader of bytes from one of decoded text. */
function byText(read: (text: string, context: ArticleContext) => ArticleReading): TypeReader {
  return (bytes, context) => {
    const decoded = decodeText(bytes, charsetOf(context.mediaType));
    return decoded.outcome === 'faulty' ? setAside(decoded.fault) : read(decoded.text, context);
  };
}

function readHtmlArticle(
  bytes: Uint8Array,
  context: ArticleContext,
  options: ArticleReaderOptions,
): ArticleReading {
  return readPage(bytes, context, { ...options, charset: charsetOf(context.mediaType) });
}

function typeOf({ file, mediaType }: ArticleContext): string {
  if (mediaType !== undefined) return (mediaType.split(';', 1)[0] ?? '').trim().toLowerCase();
  const name = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\\\')) + 1);
  const dot = name.lastIndexOf('.');
  const extension = dot <= 0 ? '' : name.slice(dot + 1).toLowerCase();
  return EXTENSIONS.get(extension) ?? `.${extension}`;
}

function charsetOf(mediaType: string | undefined): string | undefined {
  return /;\s*charset\s*=\s*"?([\w.:-]{1,40})/iu.exec(mediaType?.slice(0, 200) ?? '')?.[1];
}

function unsupported({ mediaType }: ArticleContext, type: string): ArticleFault {
  const what =
    mediaType === undefined ? `Files of the kind ${type}` : `Articles of the type ${type}`;
  return {
    code: 'unsupported-type',
    message: `${what} are not read. Store the article as plain text (.txt).`,
  };
}

function tooLarge(byteLength: number): ArticleFault {
  const megabytes = (count: number): string => `${(count / 1024 / 1024).toFixed(1)} MB`;
  const message = `The file has ${megabytes(byteLength)}; an article may have ${megabytes(ARTICLE_LIMITS.fileBytesMax)}.`;
  return { code: 'too-large', message };
}

function setAside(fault: ArticleFault): ArticleReading {
  return { outcome: 'faulty', fault, ending: 'open' };
}
