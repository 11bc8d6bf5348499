// The names of months in the languages that feeds are written in, as the Unicode locale data has them.

/** English first: where two languages disagree about a name, the earlier one is right. */
const LANGUAGES = [
  ...['en', 'id', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'da', 'nb', 'pl', 'ru', 'uk', 'el'],
  ...['hu', 'tr', 'ro'],
];
const LETTERS_MIN = 3;
const LETTERS_MAX = 20;

let months: ReadonlyMap<string, number> | undefined;

/** 1–12 for a month's name, or for a beginning of it of three letters or more. */
export function findMonth(word: string): number | undefined {
  if (word.length > LETTERS_MAX) return undefined;
  months ??= collectNames();
  return months.get(fold(word));
}

function collectNames(): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  for (const language of LANGUAGES) {
    const own = new Map<string, number | undefined>();
    for (const form of listForms(language)) {
      for (let month = 1; month <= 12; month++) {
        const [name = ''] = fold(form.format(Date.UTC(2000, month - 1, 15))).match(/\p{L}+/u) ?? [];
        for (let length = Math.min(LETTERS_MIN, name.length); length <= name.length; length++) {
          const start = name.slice(0, length);
          // A beginning that two months share (`jui` in French) names neither.
          if (length >= 2) own.set(start, (own.get(start) ?? month) === month ? month : undefined);
        }
      }
    }
    for (const [name, month] of own) {
      if (month !== undefined && !names.has(name)) names.set(name, month);
    }
  }
  return names;
}

/** Long and short, alone and as in a date, where many languages inflect them. */
function listForms(language: string): readonly Intl.DateTimeFormat[] {
  return (['long', 'short'] as const).flatMap((month) => [
    new Intl.DateTimeFormat(language, { month, timeZone: 'UTC' }),
    new Intl.DateTimeFormat(language, { month, day: 'numeric', timeZone: 'UTC' }),
  ]);
}

/** Without case, accents and digits. */
function fold(word: string): string {
  return word
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\p{M}\d]/gu, '');
}
