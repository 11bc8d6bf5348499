// A tolerant tokenizer for the XML that feeds really send: what is well-formed is read as such, and what
// is not (bare `<` and `&`, attributes without quotes, cut ends, junk around the root) is read as its
// author meant it. One pass, linear, and nothing that a DOCTYPE declares is ever looked at.

/** Names and raw values in turn: `[name, value, name, value …]`; names as written. */
export type RawAttributes = readonly string[];

/** What the tokenizer tells. Text and values are raw: references are not yet decoded. */
export interface MarkupHandler {
  /** Where in the text the start tag begins that is told next. */
  startsAt?(offset: number): void;
  open(name: string, attributes: RawAttributes, isEmpty: boolean): void;
  close(name: string): void;
  text(text: string, isCdata: boolean): void;
}

/** More attributes of one element than this are read past. */
const ATTRIBUTES_MAX = 200;
const NO_ATTRIBUTES: RawAttributes = [];

const LT = 0x3c;
const GT = 0x3e;
const SLASH = 0x2f;
const BANG = 0x21;
const QUESTION = 0x3f;
const EQUALS = 0x3d;
const DOUBLE_QUOTE = 0x22;
const SINGLE_QUOTE = 0x27;

/** Reads the whole text, telling the handler of every token in order. Never throws on its own. */
export function scanMarkup(text: string, handler: MarkupHandler): void {
  let at = 0;
  let textFrom = 0;
  for (;;) {
    const lt = text.indexOf('<', at);
    if (lt === -1) break;
    const code = text.charCodeAt(lt + 1);
    const isTag = isNameStart(code) || (code === SLASH && isNameStart(text.charCodeAt(lt + 2)));
    if (!isTag && code !== BANG && code !== QUESTION) {
      at = lt + 1;
      continue;
    }
    if (lt > textFrom) handler.text(text.slice(textFrom, lt), false);
    if (code === BANG) at = skipDeclaration(text, lt, handler);
    else if (code === QUESTION) at = skipInstruction(text, lt);
    else if (code === SLASH) at = readEndTag(text, lt, handler);
    else at = readStartTag(text, lt, handler);
    textFrom = at;
  }
  if (textFrom < text.length) handler.text(text.slice(textFrom), false);
}

function isNameStart(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    code === 0x5f ||
    code === 0x3a ||
    code > 0x7f
  );
}

function isSpace(code: number): boolean {
  return code <= 0x20;
}

/** Comment, CDATA section or DOCTYPE; returns where the text goes on. */
function skipDeclaration(text: string, at: number, handler: MarkupHandler): number {
  if (text.startsWith('<!--', at)) return after(text, '-->', at + 4);
  if (text.startsWith('<![CDATA[', at)) {
    const end = text.indexOf(']]>', at + 9);
    handler.text(text.slice(at + 9, end === -1 ? text.length : end), true);
    return end === -1 ? text.length : end + 3;
  }
  return skipDoctype(text, at + 2);
}

function after(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from);
  return end === -1 ? text.length : end + mark.length;
}

/** Past `>` outside of quotes and of the internal subset's brackets. */
function skipDoctype(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5b) depth++;
    else if (code === 0x5d) depth--;
    else if (code === GT && depth <= 0) return at + 1;
    else if (depth > 0 && text.startsWith('<!--', at)) at = after(text, '-->', at + 4) - 1;
    else if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) {
      const end = text.indexOf(text.charAt(at), at + 1);
      if (end !== -1) at = end;
    }
  }
  return text.length;
}

function skipInstruction(text: string, at: number): number {
  const end = text.indexOf('>', at + 2);
  return end === -1 ? text.length : end + 1;
}

function readEndTag(text: string, at: number, handler: MarkupHandler): number {
  const nameEnd = endOfName(text, at + 2);
  handler.close(text.slice(at + 2, nameEnd));
  // Nothing but white space belongs here; a `<` means that the `>` was forgotten.
  for (let end = nameEnd; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === GT) return end + 1;
    if (code === LT) return end;
  }
  return text.length;
}

function endOfName(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isSpace(code) || code === GT || code === SLASH || code === LT || code === EQUALS) break;
  }
  return at;
}

function readStartTag(text: string, lt: number, handler: MarkupHandler): number {
  const nameEnd = endOfName(text, lt + 1);
  const name = text.slice(lt + 1, nameEnd);
  handler.startsAt?.(lt);
  if (text.charCodeAt(nameEnd) === GT) {
    handler.open(name, NO_ATTRIBUTES, false);
    return nameEnd + 1;
  }
  const attributes: string[] = [];
  let at = nameEnd;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === GT) {
      handler.open(name, attributes, false);
      return at + 1;
    }
    if (code === SLASH && text.charCodeAt(at + 1) === GT) {
      handler.open(name, attributes, true);
      return at + 2;
    }
    // The tag was never closed: what follows is markup again.
    if (code === LT) break;
    at = isSpace(code) || code === SLASH ? at + 1 : readAttribute(text, at, attributes);
  }
  handler.open(name, attributes, false);
  return at;
}

/** One attribute, with any of the quotes or none; returns where it ends, always past `from`. */
function readAttribute(text: string, from: number, attributes: string[]): number {
  const nameEnd = Math.max(endOfName(text, from), from + 1);
  let at = skipSpace(text, nameEnd);
  let value = '';
  if (text.charCodeAt(at) === EQUALS) {
    at = skipSpace(text, at + 1);
    const quote = text.charCodeAt(at);
    const end = quote === DOUBLE_QUOTE || quote === SINGLE_QUOTE ? closingQuote(text, at) : -1;
    if (end === -1) {
      const start = at;
      while (at < text.length && !isUnquotedEnd(text, at)) at++;
      value = text.slice(start, at);
    } else {
      value = text.slice(at + 1, end);
      at = end + 1;
    }
  } else {
    at = nameEnd;
  }
  if (attributes.length < ATTRIBUTES_MAX * 2) attributes.push(text.slice(from, nameEnd), value);
  return at;
}

function closingQuote(text: string, at: number): number {
  return text.indexOf(text.charAt(at), at + 1);
}

function isUnquotedEnd(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (isSpace(code) || code === GT) return true;
  return code === SLASH && text.charCodeAt(at + 1) === GT;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSpace(text.charCodeAt(at))) at++;
  return at;
}
