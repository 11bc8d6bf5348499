// Language tags on their way into a document: well-formed (RFC 5646 §2.2.9) or absent.

const LANGUAGE_TAG =
  /^[A-Za-z]{2,3}(?:-[A-Za-z]{3})?(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3})){0,4}$/u;

/** The tag if it is a language with script, region and variants at most; else nothing. */
export function languageTag(tag: string | undefined): string | undefined {
  const text = tag?.trim().replaceAll('_', '-');
  return text !== undefined && LANGUAGE_TAG.test(text) ? text : undefined;
}
