// Which language a text is in: by its script where that decides, else by the function words of
// Latin-script languages over the whole text. Detectors on npm have no Indonesian or no Malay, or
// cost more than all the rest of reading an article.

import { LANGUAGE_WORDS } from './language-words.ts';

const CHARACTERS_MAX = 64 * 1024;
const CHUNK_CHARACTERS = 1_000;
const SCRIPT_CHARACTERS = 3_000;
/** Fewer known words than this decide nothing. */
const HITS_MIN = 3;
/** Between neighbours so many words decide nothing. */
const NEIGHBOUR_LEAD = 1;
/** After a chunk, a lead of so many words settles it. */
const LEAD_MIN = 5;

/**
 * The language of `text` (BCP 47), or nothing where the text does not show one. `preferred` is asked
 * where two neighbours (Indonesian and Malay …) tie. Looks at the first 64 K characters at most.
 */
export function detectLanguage(text: string, preferred?: string): string | undefined {
  const head = text.length > CHARACTERS_MAX ? text.slice(0, CHARACTERS_MAX) : text;
  return detectByScript(head.slice(0, SCRIPT_CHARACTERS)) ?? detectByWords(head, preferred);
}

const LANGUAGES = Object.keys(LANGUAGE_WORDS);
/** Hash of a word → bit set of the languages that have it. Hashing in passing makes no strings. */
const WORD_BITS = new Map<number, number>();
for (const [index, language] of LANGUAGES.entries()) {
  for (const word of (LANGUAGE_WORDS[language] ?? '').split(' ')) {
    let hash = 0;
    for (let at = 0; at < word.length; at++) hash = hashOn(hash, word.charCodeAt(at));
    WORD_BITS.set(hash, (WORD_BITS.get(hash) ?? 0) | (1 << index));
  }
}

function hashOn(hash: number, code: number): number {
  return (Math.imul(hash, 31) + code) | 0;
}

function detectByWords(text: string, preferred: string | undefined): string | undefined {
  const counts = new Int32Array(LANGUAGES.length);
  for (let start = 0; start < text.length; start += CHUNK_CHARACTERS) {
    countWords(text.slice(start, start + CHUNK_CHARACTERS), counts);
    const [first, second] = rank(counts);
    if ((counts[first] ?? 0) - (counts[second] ?? 0) >= LEAD_MIN) break;
  }
  return decide(counts, preferred);
}

function countWords(chunk: string, counts: Int32Array): void {
  const composed = /[\u0300-\u036F]/u.test(chunk) ? chunk.normalize('NFC') : chunk;
  const text = composed.toLowerCase();
  let hash = 0;
  let inWord = false;
  for (let at = 0; at <= text.length; at++) {
    const code = text.charCodeAt(at);
    if (isLetter(code)) {
      hash = hashOn(inWord ? hash : 0, code);
      inWord = true;
    } else if (inWord) {
      countWord(hash, counts);
      inWord = false;
    }
  }
}

function countWord(hash: number, counts: Int32Array): void {
  let bits = WORD_BITS.get(hash) ?? 0;
  while (bits !== 0) {
    const index = 31 - Math.clz32(bits);
    counts[index] = (counts[index] ?? 0) + 1;
    bits &= ~(1 << index);
  }
}

/** Of a lower-case text: a–z and everything from À on but the general punctuation; false for NaN. */
function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0xc0 && (code < 0x2000 || code > 0x20ff));
}

function rank(counts: Int32Array): [number, number] {
  let [first, second] = [0, -1];
  for (let index = 1; index < counts.length; index++) {
    const count = counts[index] ?? 0;
    if (count > (counts[first] ?? 0)) [second, first] = [first, index];
    else if (second < 0 || count > (counts[second] ?? 0)) second = index;
  }
  return [first, second];
}

function decide(counts: Int32Array, preferred: string | undefined): string | undefined {
  const [first] = rank(counts);
  const most = counts[first] ?? 0;
  if (most < HITS_MIN) return undefined;
  const wanted = preferred?.split('-', 1)[0]?.toLowerCase() ?? '';
  // One word more is no evidence against the language that is expected.
  const close = LANGUAGES.filter((_, index) => (counts[index] ?? 0) >= most - NEIGHBOUR_LEAD);
  if (close.includes(wanted)) return wanted;
  const tied = LANGUAGES.filter((_, index) => counts[index] === most);
  if (tied.length === 1) return tied[0];
  // Indonesian and Malay alone: a text of that family for certain. Any other tie is unclear.
  return tied.join() === 'id,ms' ? 'id' : undefined;
}

/** Scripts that one language or a few of them use; `letters` tells those few apart. */
const SCRIPTS: readonly {
  readonly script: RegExp;
  readonly language: string;
  readonly letters?: readonly (readonly [RegExp, string])[];
}[] = [
  { script: /[\u3040-\u30FF]/gu, language: 'ja' },
  { script: /[\uAC00-\uD7AF]/gu, language: 'ko' },
  { script: /[\u4E00-\u9FFF\u3400-\u4DBF]/gu, language: 'zh' },
  {
    script: /[\u0600-\u06FF]/gu,
    language: 'ar',
    letters: [
      [/[ٹڈڑےں]/u, 'ur'],
      [/[پچژگ]/u, 'fa'],
    ],
  },
  {
    script: /[\u0400-\u04FF]/gu,
    language: 'ru',
    letters: [
      [/ў/u, 'be'],
      [/[әқғұһ]/u, 'kk'],
      [/[іїєґ]/u, 'uk'],
      [/[ѓќѕ]/u, 'mk'],
      [/[ђћџј]/u, 'sr'],
      [/[өү]/u, 'mn'],
      // No Russian text of some length does without these.
      [/^[^ыэё]*ъ[^ыэё]*$/u, 'bg'],
    ],
  },
  { script: /[\u0370-\u03FF]/gu, language: 'el' },
  { script: /[\u0590-\u05FF]/gu, language: 'he' },
  {
    script: /[\u0900-\u097F]/gu,
    language: 'hi',
    letters: [
      [/ळ|(?:आहे|नाही)/u, 'mr'],
      [/(?:छन्|हरू|भएको)/u, 'ne'],
    ],
  },
  { script: /[\u0980-\u09FF]/gu, language: 'bn' },
  { script: /[\u0A00-\u0A7F]/gu, language: 'pa' },
  { script: /[\u0A80-\u0AFF]/gu, language: 'gu' },
  { script: /[\u0B80-\u0BFF]/gu, language: 'ta' },
  { script: /[\u0C00-\u0C7F]/gu, language: 'te' },
  { script: /[\u0C80-\u0CFF]/gu, language: 'kn' },
  { script: /[\u0D00-\u0D7F]/gu, language: 'ml' },
  { script: /[\u0D80-\u0DFF]/gu, language: 'si' },
  { script: /[\u0E80-\u0EFF]/gu, language: 'lo' },
  { script: /[\u10A0-\u10FF]/gu, language: 'ka' },
  { script: /[\u0530-\u058F]/gu, language: 'hy' },
  { script: /[\u1200-\u137F]/gu, language: 'am' },
  { script: /[\u0E00-\u0E7F]/gu, language: 'th' },
  { script: /[\u1000-\u109F]/gu, language: 'my' },
  { script: /[\u1780-\u17FF]/gu, language: 'km' },
];

/** The language of the script that most of the letters are in; nothing for Latin letters. */
function detectByScript(text: string): string | undefined {
  if (!/[\u0370-\u1FFF\u3040-\uD7AF]/u.test(text)) return undefined;
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  const counts = SCRIPTS.map(({ script }) => text.match(script)?.length ?? 0);
  const most = Math.max(...counts);
  if (most * 2 < latin) return undefined;
  // Japanese is mostly Han: a tenth of kana is enough.
  const [kana = 0, , han = 0] = counts;
  if (kana * 10 > han && kana > 0) return 'ja';
  const found = SCRIPTS[counts.indexOf(most)];
  return found?.letters?.find(([letters]) => letters.test(text))?.[1] ?? found?.language;
}
