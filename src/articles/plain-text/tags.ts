// Tags at an article's end: a line of nothing but #words, or a list under a label.

const TAG_CHARACTERS_MAX = 80;
const SLUG = /^[\p{Ll}\d]+(?:-[\p{Ll}\d]+)*$/u;
const HASHTAG = /^#[\p{L}\p{N}_][^\s#,;]*[,;]?$/u;

/** The tags of a line that is nothing but #words, without their signs. */
export function parseHashtags(text: string): string[] | undefined {
  if (!text.startsWith('#')) return undefined;
  const words = text.split(' ');
  return words.every((word) => word.length <= TAG_CHARACTERS_MAX && HASHTAG.test(word))
    ? words.map((word) => word.replace(/^#/u, '').replace(/[,;]$/u, ''))
    : undefined;
}

/** The tags of a line of small words of which some have hyphens: `virus-corona corona presiden`. */
export function parseBareTags(text: string): string[] | undefined {
  const words = text.split(' ');
  const slugs = words.length > 1 && words.every((word) => SLUG.test(word));
  return slugs && words.some((word) => word.includes('-')) ? words : undefined;
}

/** The tags that one line of a tag list holds: one, or several parted by commas or #signs. */
export function parseTagLine(text: string): string[] {
  const hashtags = parseHashtags(text);
  if (hashtags !== undefined) return hashtags;
  return text
    .split(/[,;|]/u)
    .map((tag) => tag.trim().replace(/^#\s*/u, ''))
    .filter((tag) => tag !== '');
}

/** Whether a line can stand in a list of tags. */
export function isTagLine(text: string): boolean {
  return (
    text.length <= TAG_CHARACTERS_MAX * 4 &&
    parseTagLine(text).every((tag) => tag.length <= TAG_CHARACTERS_MAX) &&
    !/[.:]$/u.test(text)
  );
}
