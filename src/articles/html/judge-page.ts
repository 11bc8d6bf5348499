// Whether a page is an article at all. Folders and links also lead to pages to log in, lists of stories,
// messages that nothing is here, and walls: none of them may reach a reader as a story.

import type { ArticleFault } from '../../core/article.ts';

export interface PageEvidence {
  readonly title: string | undefined;
  /** The body's text, paragraphs parted by blank lines. */
  readonly text: string;
  /** Characters of the text that are in links. */
  readonly linkedCharacters: number;
  /** The page describes itself as one article. */
  readonly isDeclared: boolean;
  /** It is a body alone, or its publisher's rules found one. */
  readonly isBody: boolean;
  readonly hasPasswordField: boolean;
  readonly isFrontPage: boolean;
}

const DECLARED_WEIGHT_MIN = 40;
const WEIGHT_MIN = 200;
/** Up to here, a page that says so in its title is there to log in. */
const LOGIN_WEIGHT_MAX = 800;
/** Articles' pages have a corner for members, too: a field for a password alone says little. */
const PASSWORD_WEIGHT_MAX = 300;
const NOTICE_WEIGHT_MAX = 1_500;
const LINKED_SHARE_MAX = 0.6;

/** Titles of pages that stand in an article's place. */
const NOTICE =
  /^(?:error\s*)?(?:40[0-9]|410|50[0-9])\b|\b(?:404|not found|page not found|page (?:is )?not available|access denied|forbidden|just a moment|attention required|are you (?:a robot|human)|verify you are human|service unavailable|bad gateway|too many requests|captcha|before you continue|your privacy choices|cookie consent|enable javascript|halaman tidak ditemukan|tidak ditemukan|tidak tersedia|seite nicht gefunden|page introuvable|página no encontrada|página não encontrada|pagina non trovata)\b/iu;
const LOGIN =
  /^(?:log ?in|sign ?in|sign up|register|masuk|daftar|login|anmelden|connexion|iniciar sesión|entrar|subscribe)\b/iu;

/** Why the page is no article; nothing where it is one. */
export function findPageFault(page: PageEvidence): ArticleFault | undefined {
  const weight = weigh(page.text);
  const title = page.title ?? '';
  if (!page.isDeclared && !page.isBody) {
    if (NOTICE.test(title) && weight < NOTICE_WEIGHT_MAX)
      return notAnArticle(`its title is “${title}”`);
    const isToLogIn =
      (LOGIN.test(title) && weight < LOGIN_WEIGHT_MAX) ||
      (page.hasPasswordField && weight < PASSWORD_WEIGHT_MAX);
    if (isToLogIn) return notAnArticle('it is a page to log in or to register');
    if (page.linkedCharacters > page.text.length * LINKED_SHARE_MAX && weight > 0)
      return notAnArticle('nearly all of its text is links to other pages');
    if (page.isFrontPage) return notAnArticle('its own address is a site’s front page');
  }
  const min = page.isBody ? 1 : page.isDeclared ? DECLARED_WEIGHT_MIN : WEIGHT_MIN;
  if (weight >= min) return undefined;
  const message =
    weight === 0
      ? 'The page has no text that could be an article. Store the page with its text, or name its body in the layout (html.body).'
      : `The page has too little text for an article (${page.text.length} characters). Store the whole page, or name its body in the layout (html.body).`;
  return { code: 'no-body', message };
}

function notAnArticle(why: string): ArticleFault {
  return {
    code: 'not-an-article',
    message: `The page is no article: ${why}. Store the article's own page, or take the file out.`,
  };
}

/** Characters of text; those of scripts without spaces say about three times as much. */
function weigh(text: string): number {
  const dense =
    text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu)
      ?.length ?? 0;
  return text.length + dense * 2;
}
