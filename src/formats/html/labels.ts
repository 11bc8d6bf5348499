// The few words that a document adds to a story, in the story's own language.

interface Labels {
  readonly agencies: string;
  readonly credit: string;
  readonly editors: string;
  readonly related: string;
}

const ENGLISH: Labels = {
  agencies: 'Source',
  credit: 'Credit',
  editors: 'Editor',
  related: 'Read also',
};

const LABELS: Readonly<Record<string, Labels>> = {
  en: ENGLISH,
  id: { agencies: 'Sumber', credit: 'Sumber', editors: 'Editor', related: 'Baca juga' },
  ms: { agencies: 'Sumber', credit: 'Sumber', editors: 'Editor', related: 'Baca juga' },
};

/** The labels for a language tag's first subtag; English where Kabar speaks no better. */
export function labelsFor(language: string | undefined): Labels {
  const [primary = ''] = (language ?? '').toLowerCase().split(/[-_]/u, 1);
  return Object.hasOwn(LABELS, primary) ? (LABELS[primary] ?? ENGLISH) : ENGLISH;
}
