// XML of newsrooms into a tree, within bounds and without a DOCTYPE's say: entities that a document declares
// are never expanded, nothing is fetched; the names of HTML's characters, which NITF's DTD has, are known.

import { SaxesParser } from 'saxes';
import type { ArticleFault } from '../../core/article.ts';
import { messageOf } from '../../core/errors.ts';
import { decodeReferences } from '../../html/character-references.ts';
import type { Element } from './element.ts';

export type XmlReading =
  | { readonly outcome: 'read'; readonly root: Element }
  | { readonly outcome: 'faulty'; readonly fault: ArticleFault };

/** Robustness: XML. */
const DEPTH_MAX = 100;
const NODES_MAX = 200_000;

/** Character entities of HTML 4 that occur in news; XML knows five of its own. */
const CHARACTER_NAMES =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 ' +
  'acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml ' +
  'Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde ' +
  'Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ' +
  'ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide ' +
  'oslash ugrave uacute ucirc uuml yacute thorn yuml OElig oelig Scaron scaron Yuml circ tilde ensp emsp thinsp ' +
  'ndash mdash lsquo rsquo sbquo ldquo rdquo bdquo dagger Dagger bull hellip permil lsaquo rsaquo euro trade minus';
const CHARACTERS = Object.fromEntries(
  CHARACTER_NAMES.split(' ').map((name) => [name, decodeReferences(`&${name};`)]),
);

interface OpenElement {
  readonly name: string;
  readonly attributes: Map<string, string>;
  readonly children: (Element | string)[];
  readonly line: number;
}

/** Thrown through the parser to stop it, and caught here. */
const STOP = new Error('stop');

/** Parses one document. Never throws for what it holds; linear. */
export function parseXml(text: string): XmlReading {
  const parser = new SaxesParser({ xmlns: true, position: true });
  Object.assign(parser.ENTITIES, CHARACTERS);
  const open: OpenElement[] = [];
  let root: Element | undefined;
  let nodes = 0;
  let fault: ArticleFault | undefined;
  const stop = (code: ArticleFault['code'], message: string): never => {
    fault = { code, message, line: parser.line };
    throw STOP;
  };
  const count = (): void => {
    nodes++;
    if (nodes > NODES_MAX) stop('too-large', `The XML has more than ${NODES_MAX} nodes. Split it.`);
  };
  const addText = (piece: string): void => {
    count();
    open.at(-1)?.children.push(piece);
  };
  parser.on('error', (error) => stop('invalid-xml', describe(messageOf(error))));
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('opentag', ({ local, attributes }) => {
    count();
    if (open.length >= DEPTH_MAX)
      stop('too-deep', `The XML is nested deeper than ${DEPTH_MAX}. Simplify it.`);
    const own = Object.values(attributes).map((one) => [one.local, one.value] as const);
    open.push({ name: local, attributes: new Map(own), children: [], line: parser.line });
  });
  parser.on('closetag', () => {
    const element = open.pop();
    if (element === undefined) return;
    const parent = open.at(-1);
    if (parent === undefined) root = element;
    else parent.children.push(element);
  });
  try {
    parser.write(text.replace(/^[\uFEFF\s]+/u, '')).close();
  } catch (error) {
    if (error !== STOP) throw error;
  }
  if (fault !== undefined) return { outcome: 'faulty', fault };
  if (root === undefined)
    return {
      outcome: 'faulty',
      fault: { code: 'invalid-xml', message: describe('it has no element') },
    };
  return { outcome: 'read', root };
}

function describe(reason: string): string {
  const clean = reason
    .replace(/^\d+:\d+:\s*/u, '')
    .replace(/\s+/gu, ' ')
    .slice(0, 200);
  return `The XML cannot be read: ${clean.replace(/[.]?$/u, '.')} Correct it.`;
}
