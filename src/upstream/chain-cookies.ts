// The cookies that upstreams set while they redirect: kept for the one chain of redirects that they are
// part of, given back to those who set them, and forgotten when the poll is over.

import type { Cookie, CookieJar } from 'tough-cookie';

export interface ChainCookies {
  /** Takes up what an answer sets. */
  take(setCookies: readonly string[], url: URL): Promise<void>;
  /** The value of `Cookie` for the next request: the operator's own and what was set, or nothing. */
  compose(url: URL, own: string | undefined): string | undefined;
}

/** No cookie yet. Rules of RFC 6265, public suffixes included, are those of tough-cookie. */
export function createChainCookies(): ChainCookies {
  let jar: CookieJar | undefined;
  return {
    async take(setCookies, url) {
      if (setCookies.length === 0) return;
      jar ??= await createJar();
      for (const one of setCookies)
        jar.setCookieSync(one.slice(0, COOKIE_CHARACTERS_MAX), url.href, { ignoreError: true });
    },
    compose(url, own) {
      const set = jar?.getCookiesSync(url.href).filter(isSendable) ?? [];
      const names = new Set(set.map(({ key }) => key));
      // What an upstream has changed on the way is the newer word.
      const kept = (own ?? '').split(/; */u).filter((pair) => {
        const [name = ''] = pair.split('=', 1);
        return pair !== '' && !names.has(name);
      });
      const all = [...kept, ...set.map((cookie) => cookie.cookieString())];
      return all.length === 0 ? undefined : all.join('; ');
    },
  };
}

const COOKIE_CHARACTERS_MAX = 4_096;
const SENDABLE = /^[\u0021-\u007E\u0080-\u00FF ]*$/u;

function isSendable(cookie: Cookie): boolean {
  return SENDABLE.test(cookie.cookieString());
}

/** Few upstreams set any, so that the list of public suffixes is read for those alone. */
async function createJar(): Promise<CookieJar> {
  const { CookieJar } = await import('tough-cookie');
  return new CookieJar();
}
