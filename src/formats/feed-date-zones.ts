// Time zones as feeds name them: offsets, the abbreviations in use, IANA names.

const H = 60;

/** Minutes east of Greenwich. Where an abbreviation has several meanings, the one that feeds mean. */
const ZONES: Readonly<Record<string, number>> = Object.assign(Object.create(null), {
  ...{ Z: 0, UT: 0, UTC: 0, GMT: 0, WET: 0, WEST: H, BST: H, CET: H, CEST: 2 * H, MET: H },
  ...{ MEST: 2 * H, MEZ: H, MESZ: 2 * H, EET: 2 * H, EEST: 3 * H, MSK: 3 * H, MSD: 4 * H },
  ...{ SAST: 2 * H, IST: 5.5 * H, PKT: 5 * H, NPT: 5.75 * H, ICT: 7 * H, WIB: 7 * H },
  ...{ WITA: 8 * H, WIT: 9 * H, SGT: 8 * H, MYT: 8 * H, HKT: 8 * H, PHT: 8 * H, AWST: 8 * H },
  ...{ JST: 9 * H, KST: 9 * H, ACST: 9.5 * H, ACDT: 10.5 * H, AEST: 10 * H, AEDT: 11 * H },
  ...{ NZST: 12 * H, NZDT: 13 * H, NST: -3.5 * H, NDT: -2.5 * H, BRT: -3 * H, ART: -3 * H },
  ...{ AT: -4 * H, AST: -4 * H, ADT: -3 * H, ET: -5 * H, EST: -5 * H, EDT: -4 * H, CT: -6 * H },
  ...{ CST: -6 * H, CDT: -5 * H, MT: -7 * H, MST: -7 * H, MDT: -6 * H, PT: -8 * H, PST: -8 * H },
  ...{ PDT: -7 * H, AKST: -9 * H, AKDT: -8 * H, HST: -10 * H },
});

const OFFSET = /^([+\-\u2212])(\d{1,2}):?(\d{1,2})?$/u;
const OFFSET_HOURS_MAX = 15;

/** Minutes east of Greenwich of `Z`, `+07:00`, `+0700`, `+07`, `+7`; absent when it is none. */
export function parseOffset(text: string): number | undefined {
  if (/^z$/iu.test(text)) return 0;
  const [, sign, hours, minutes = '0'] = OFFSET.exec(text) ?? [];
  if (hours === undefined || Number(hours) > OFFSET_HOURS_MAX || Number(minutes) > 59)
    return undefined;
  const offset = Number(hours) * H + Number(minutes);
  return sign === '+' || offset === 0 ? offset : -offset;
}

/** The zone that is named in a text: minutes, or an IANA name that this machine knows. */
export function findZone(text: string): number | string | undefined {
  const [iana] = /[A-Z][A-Za-z]{1,20}\/[A-Za-z_/+-]{1,40}\d{0,2}/u.exec(text) ?? [];
  if (iana !== undefined) {
    try {
      new Intl.DateTimeFormat('en', { timeZone: iana });
      return iana;
    } catch {
      // No zone of that name: the time counts as UTC, like any other that is not understood.
      return undefined;
    }
  }
  return (text.match(/\b[A-Za-z]{1,4}\b/gu) ?? [])
    .map((word) => ZONES[word.toUpperCase()])
    .findLast((offset) => offset !== undefined);
}
