// What every page of ours tells the browser: nothing runs, loads or frames but what the page needs.

/** Header fields of HTML answers, as name and value. */
export const PAGE_FIELDS: readonly (readonly [string, string])[] = [
  [
    'Content-Security-Policy',
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src http: https:; " +
      "media-src http: https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  ],
  ['Referrer-Policy', 'strict-origin-when-cross-origin'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
];
