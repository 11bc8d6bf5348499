// How the parts of a page around its story are recognized: by the words in their classes and ids, which
// web developers of all languages write in English, and by the lines that they print.

import type { PageElement } from './page-tree.ts';

/** What an element's names say that it is. */
export type Part = 'noise' | 'gallery' | 'caption' | 'credit' | 'standfirst' | 'byline' | 'plain';

const NOISE = words(
  'ad ads adv advert adverts advertisement advertising advertorial adbox adslot adsense adunit dfp',
  'affiliate promo promos promobox promotion promoted sponsor sponsored',
  'related relatedposts relatedcontent relatedarticles relatedlinks relatedstories recirc recirculation',
  'outbrain taboola revcontent zergnet recommended recommendation recommendations readnext upnext',
  'trending mostread mostpopular mostviewed popular editorspicks morestories morefrom readmore',
  'newsletter newsletters subscribe subscription subscriptions signup optin mailchimp mailinglist',
  'share shares sharing sharebar sharetools sharethis addthis addtoany sharedaddy social socials',
  'comments comment disqus commentlist respond livefyre',
  'breadcrumb breadcrumbs pagination pager postnavigation navbar navigation sidenav toolbar menu',
  'paywall regwall cookie cookies consent gdpr popup modal overlay interstitial tooltip',
  'sidebar footer masthead skip skiplink sronly visuallyhidden screenreader',
  'tags taglist tagcloud topics bio authorbio authorbox aboutauthor donate donation poll',
  'bacajuga terkait iklan komentar bagikan terpopuler',
  'author bio,author box,author info,author card,author profile,author description,about author',
  'most read,most popular,most viewed,read more,read next,up next,more from,more stories,more on',
  'see also,also like,sr only,screen reader,visually hidden,post nav,post navigation,nav links',
  'post tags,entry tags,article tags,tag list,share buttons,call action,get app,app download',
  'story timeline,link list,follow us,jump to,table contents,baca juga',
);
const GALLERY = words('gallery galleries slideshow slideshows carousel slider lightbox swiper');
const CAPTION = words('caption captions figcaption imagecaption photocaption wpcaptiontext legend');
const CREDIT = words(
  'credit credits photocredit imagecredit copyright photographer attribution,photo by,image source',
);
const STANDFIRST = words(
  'standfirst subtitle subheadline subhead deck dek excerpt kicker strapline',
  'sub title,sub headline,sub heading,article summary,article description,article lead,article dek',
);
const BYLINE = words(
  'byline bylines author authors contributor contributors timestamp datetime pubdate publishdate',
  'publication postmeta entrymeta articlemeta storymeta metadata date dates published updated',
  'post meta,entry meta,article meta,story meta,post date,entry date,article date,reading time',
  'read time',
);

const NAMING = ['class', 'id', 'data-component', 'data-testid', 'data-type', 'role'];
const NAMES_CHARACTERS_MAX = 500;

/** Groups of single words, and after a comma of words that follow each other. */
function words(...groups: readonly string[]): RegExp {
  const terms = groups.flatMap((group) => {
    const [, ...more] = group.split(',');
    const isPairs = more.length > 0 && group.split(',').every((term) => /^\S+ \S+$/u.test(term));
    if (isPairs) return group.split(',');
    const [singles = '', ...pairs] = group.split(',');
    return [...singles.split(' '), ...pairs];
  });
  return new RegExp(` (?:${terms.join('|')}) `, 'u');
}

const KNOWN_NAMES_MAX = 10_000;
const wordsByName = new Map<string, string>();
const partsByWords = new Map<string, Part>();

/** The words of an element's class, id and test names, each with a space on both sides; remembered, as pages repeat them. */
export function namesOfElement(element: PageElement): string {
  let names = '';
  for (const name of NAMING) {
    const value = element.getAttribute(name);
    if (value) names += `${value} `;
  }
  if (names === '') return '';
  return remember(wordsByName, names, () => {
    const parted = names.slice(0, NAMES_CHARACTERS_MAX).replace(/([a-z])(?=[A-Z])/gu, '$1 ');
    return ` ${parted
      .toLowerCase()
      .replace(/[^a-z]+/gu, ' ')
      .trim()} `;
  });
}

/** What an element is by its names. */
export function partOf(element: PageElement): Part {
  const words = namesOfElement(element);
  return words === '' ? 'plain' : remember(partsByWords, words, () => partByWords(words));
}

function remember<T>(known: Map<string, T>, key: string, find: () => T): T {
  const value = known.get(key);
  if (value !== undefined) return value;
  if (known.size >= KNOWN_NAMES_MAX) known.clear();
  const found = find();
  known.set(key, found);
  return found;
}

function partByWords(text: string): Part {
  if (CAPTION.test(text)) return 'caption';
  if (NOISE.test(text)) return 'noise';
  if (GALLERY.test(text)) return 'gallery';
  if (CREDIT.test(text)) return 'credit';
  if (STANDFIRST.test(text)) return 'standfirst';
  return BYLINE.test(text) ? 'byline' : 'plain';
}

/**
 * Lines that only point away from a story or belong to the page around it, in the languages of the
 * service's layouts: the whole line, or its beginning where an ellipsis ends the phrase.
 */
const LINES = [
  'advertisement|advert|iklan|ad|sponsored(?: content)?|promoted|anzeige|publicidad(?:e)?|publicité|scroll to continue(?: with content)?|continue reading(?: below)?|story continues below.*',
  'share(?: this)?(?: (?:article|story|post|on .*))?|bagikan(?: .*)?|komentar|comments?|leave a (?:comment|reply).*|tell us what you think.*|skip to (?:main )?content|get short url|print|loading.*|learn more|read more|see more|view more|subscribe|sign up',
  '[^.!?]{1,250}\\(\\s*(?:image|photo|foto|picture|pic)s?\\s*:[^()]{1,80}\\)',
  '(?:photo|image|picture|video|foto|gambar|credit|kredit|image credit|photo credit)s?\\s*(?:\\d+ of[ /]*\\d+|(?:by|:|©|courtesy).*)|image \\d+ of[ /]*\\d+|\\d+ of \\d+|enlarge(?: image)?|getty images|©.*|\\(?image: .*|view (?:author archive|gallery|slideshow).*',
  '(?:related|read (?:more|also|next)|see (?:also|more)|also (?:read|see)|more(?: on this)?|recommended|watch|don.t miss|you (?:may|might) also like|more from .*|baca(?: juga)?|lihat juga|simak juga|saksikan(?: juga)?|berita terkait|artikel terkait|terkait|lire aussi|lea también|leia (?:mais|também)|lesen sie auch|mehr zum thema|related (?:articles?|stories|coverage|posts?|news|links?|content).*)\\s*:?',
  '(?:related|read more|read also|see also|also read|also see|see more|baca juga|lihat juga|simak juga|lire aussi|leia (?:mais|também)|lea también|lesen sie auch)\\s*(?::|\\|).*',
  '(?:click here (?:to|for)|get the latest|sign up (?:for|to)|subscribe to|follow (?:us|@\\S+|\\S+ \\S+) on|join (?:us|our)|download (?:the|our)|have a (?:tip|news tip)|listen to|get access to|support our|become a (?:member|subscriber)|this (?:article|post|story) (?:was reprinted|contains|may contain)|this website uses|we use cookies|if you enjoyed this|additional reporting by|the associated press contributed).*',
  '(?:click|tap) here .*|get .* (?:on the go|app) by clicking here|filed under:?.*|tags?:.*|posted (?:in|on|by).*|source:? .{0,60}|sumber:? .{0,60}|tempo de leitura.*|reading time.*|\\d+ min(?:ute)?s? read',
  '(?:last )?(?:updated|published|posted|diperbarui|diterbitkan|aktualisiert|publié|publicado)(?: (?:on|at|le|am|em|el))?\\s*:?\\s.{0,60}\\d.{0,60}',
  'all rights reserved.*|copyright .*|this (?:document|material) (?:is subject to copyright|may not be published).*',
].map((line) => new RegExp(`^(?:${line})$`, 'iu'));

const LINE_CHARACTERS_MAX = 400;

/** Whether a line by its words belongs to the page, not to the story. */
export function isPageLine(line: string): boolean {
  return line.length <= LINE_CHARACTERS_MAX && LINES.some((pattern) => pattern.test(line));
}
