// What our pages say in their own voice, in the languages of the newsrooms that use them. The
// stories' words are theirs and never come from here.

/** Every phrase of the pages in one language. */
export interface Words {
  /** BCP 47, for `lang` on the page. */
  readonly language: string;
  readonly locale: string;
  readonly home: string;
  readonly homeTitle: string;
  readonly homeLede: string;
  readonly allAtOnce: string;
  readonly noFeeds: string;
  readonly latest: string;
  readonly updated: string;
  readonly noEntries: string;
  readonly subscribe: string;
  readonly subscribeHow: string;
  readonly addressOf: (format: string) => string;
  readonly copy: string;
  readonly copied: string;
  readonly stories: string;
  readonly storyCount: (count: number) => string;
  readonly website: string;
  readonly undated: string;
  readonly by: string;
  readonly editors: (count: number) => string;
  readonly sources: string;
  readonly related: string;
  readonly tags: string;
  readonly picture: string;
  readonly readOriginal: (host: string) => string;
  readonly attachments: string;
  readonly partOf: string;
  readonly comments: string;
  readonly skip: string;
  readonly colophon: string;
  readonly errors: Readonly<Record<'notFound' | 'gone' | 'notReady' | 'other', ErrorWords>>;
  readonly backHome: string;
}

export interface ErrorWords {
  readonly title: string;
  readonly detail: string;
}

/** The page's words for a language: its own where we have them, else English. */
export function wordsFor(language: string | undefined): Words {
  const primary = language?.toLowerCase().split('-', 1)[0];
  if (primary === 'id' || primary === 'in') return INDONESIAN;
  if (primary === 'ms') return MALAY;
  return ENGLISH;
}

const ENGLISH: Words = {
  language: 'en',
  locale: 'en-GB',
  home: 'All feeds',
  homeTitle: 'News feeds',
  homeLede:
    'Follow the newsrooms below in the feed reader of your choice. No account, no algorithm: a story reaches you as soon as it is published.',
  allAtOnce: 'All of them at once, as a list for your reader:',
  noFeeds: 'No feed is published here yet.',
  latest: 'Latest',
  updated: 'Updated',
  noEntries:
    'No story has been published in this feed yet. Subscribe now and the first one will come to you.',
  subscribe: 'Subscribe',
  subscribeHow:
    'Copy one of these addresses into your feed reader. All three bring the same stories; if in doubt, take the first.',
  addressOf: (format) => `${format} address`,
  copy: 'Copy',
  copied: 'Copied',
  stories: 'Stories',
  storyCount: (count) => (count === 1 ? '1 story' : `${count} stories`),
  website: 'Website',
  undated: 'Undated',
  by: 'By',
  editors: (count) => (count === 1 ? 'Editor' : 'Editors'),
  sources: 'Sources',
  related: 'Related',
  tags: 'Topics',
  picture: 'Credit',
  readOriginal: (host) => `Read this story at ${host}`,
  attachments: 'Audio, video and files',
  partOf: 'Follow this newsroom',
  comments: 'Comments',
  skip: 'Skip to the content',
  colophon: 'Published with Kabar, the news-feed service.',
  errors: {
    notFound: {
      title: 'There is no such page',
      detail: 'The address may be mistyped, or what stood here was never public.',
    },
    gone: {
      title: 'This story is no longer available',
      detail: 'It has been taken back by its newsroom and is gone from every feed.',
    },
    notReady: {
      title: 'This feed is being prepared',
      detail: 'Its first documents are on their way. Please try again in a moment.',
    },
    other: {
      title: 'That did not work',
      detail: 'The request could not be answered.',
    },
  },
  backHome: 'See all feeds',
};

const INDONESIAN: Words = {
  language: 'id',
  locale: 'id-ID',
  home: 'Semua umpan',
  homeTitle: 'Umpan berita',
  homeLede:
    'Ikuti redaksi di bawah ini lewat pembaca umpan pilihan Anda. Tanpa akun, tanpa algoritma: berita sampai begitu diterbitkan.',
  allAtOnce: 'Semuanya sekaligus, sebagai daftar untuk pembaca Anda:',
  noFeeds: 'Belum ada umpan yang diterbitkan di sini.',
  latest: 'Terbaru',
  updated: 'Diperbarui',
  noEntries:
    'Belum ada berita di umpan ini. Berlanggananlah sekarang, berita pertama akan sampai kepada Anda.',
  subscribe: 'Berlangganan',
  subscribeHow:
    'Salin salah satu alamat ini ke pembaca umpan Anda. Ketiganya memuat berita yang sama; bila ragu, pilih yang pertama.',
  addressOf: (format) => `Alamat ${format}`,
  copy: 'Salin',
  copied: 'Tersalin',
  stories: 'Berita',
  storyCount: (count) => `${count} berita`,
  website: 'Situs web',
  undated: 'Tanpa tanggal',
  by: 'Oleh',
  editors: () => 'Editor',
  sources: 'Sumber',
  related: 'Baca juga',
  tags: 'Topik',
  picture: 'Sumber',
  readOriginal: (host) => `Baca berita ini di ${host}`,
  attachments: 'Audio, video, dan berkas',
  partOf: 'Ikuti redaksi ini',
  comments: 'Komentar',
  skip: 'Langsung ke isi',
  colophon: 'Diterbitkan dengan Kabar, layanan umpan berita.',
  errors: {
    notFound: {
      title: 'Halaman tidak ditemukan',
      detail: 'Alamatnya mungkin salah ketik, atau isinya memang tidak pernah dibuka untuk umum.',
    },
    gone: {
      title: 'Berita ini tidak tersedia lagi',
      detail: 'Redaksi telah menariknya, dan berita ini sudah hilang dari semua umpan.',
    },
    notReady: {
      title: 'Umpan ini sedang disiapkan',
      detail: 'Dokumen pertamanya segera hadir. Silakan coba lagi sebentar lagi.',
    },
    other: {
      title: 'Permintaan gagal',
      detail: 'Permintaan ini tidak dapat dijawab.',
    },
  },
  backHome: 'Lihat semua umpan',
};

const MALAY: Words = {
  language: 'ms',
  locale: 'ms-MY',
  home: 'Semua suapan',
  homeTitle: 'Suapan berita',
  homeLede:
    'Ikuti bilik berita di bawah melalui pembaca suapan pilihan anda. Tanpa akaun, tanpa algoritma: berita sampai sebaik sahaja diterbitkan.',
  allAtOnce: 'Semuanya sekali gus, sebagai senarai untuk pembaca anda:',
  noFeeds: 'Belum ada suapan yang diterbitkan di sini.',
  latest: 'Terkini',
  updated: 'Dikemas kini',
  noEntries:
    'Belum ada berita dalam suapan ini. Langgan sekarang dan berita pertama akan sampai kepada anda.',
  subscribe: 'Langgan',
  subscribeHow:
    'Salin salah satu alamat ini ke dalam pembaca suapan anda. Ketiga-tiganya membawa berita yang sama; jika ragu, pilih yang pertama.',
  addressOf: (format) => `Alamat ${format}`,
  copy: 'Salin',
  copied: 'Disalin',
  stories: 'Berita',
  storyCount: (count) => `${count} berita`,
  website: 'Laman web',
  undated: 'Tanpa tarikh',
  by: 'Oleh',
  editors: () => 'Editor',
  sources: 'Sumber',
  related: 'Baca juga',
  tags: 'Topik',
  picture: 'Sumber',
  readOriginal: (host) => `Baca berita ini di ${host}`,
  attachments: 'Audio, video dan fail',
  partOf: 'Ikuti bilik berita ini',
  comments: 'Komen',
  skip: 'Terus ke kandungan',
  colophon: 'Diterbitkan dengan Kabar, perkhidmatan suapan berita.',
  errors: {
    notFound: {
      title: 'Halaman tidak dijumpai',
      detail: 'Alamatnya mungkin tersilap taip, atau kandungannya tidak pernah dibuka kepada umum.',
    },
    gone: {
      title: 'Berita ini tidak lagi tersedia',
      detail: 'Bilik berita telah menariknya balik, dan berita ini sudah tiada dalam semua suapan.',
    },
    notReady: {
      title: 'Suapan ini sedang disediakan',
      detail: 'Dokumen pertamanya akan tiba sebentar lagi. Sila cuba semula.',
    },
    other: {
      title: 'Permintaan gagal',
      detail: 'Permintaan ini tidak dapat dijawab.',
    },
  },
  backHome: 'Lihat semua suapan',
};
