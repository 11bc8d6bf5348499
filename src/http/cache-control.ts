// How long caches may keep what we send. A document is good until its feed is due next, in coarse
// steps: a 200, a 304 and a HEAD that are moments apart must say the same (RFC 9110 §15.4.5).

const STEP_SECONDS = 60;
const MAX_AGE_SECONDS_MIN = 60;
const MAX_AGE_SECONDS_MAX = 3_600;

/** `Cache-Control` of a document whose feed is due at an instant (milliseconds since 1970), or unknown when. */
export function cacheControlUntil(dueAt: number | undefined, now: number): string {
  const seconds = dueAt === undefined ? 0 : (dueAt - now) / 1_000;
  const stepped = Math.floor(seconds / STEP_SECONDS) * STEP_SECONDS;
  const maxAge = Math.min(Math.max(stepped, MAX_AGE_SECONDS_MIN), MAX_AGE_SECONDS_MAX);
  return `public, max-age=${maxAge}`;
}

/** Pages: fresh enough for readers, and a withdrawn story is gone within a minute. */
export const PAGE_CACHE_CONTROL = 'public, max-age=60';

/** What a path with a content hash holds never changes (RFC 8246). */
export const IMMUTABLE_CACHE_CONTROL = 'public, max-age=31536000, immutable';

/** Media never change under their path, but a picture that is taken back must be gone within a day. */
export const MEDIA_CACHE_CONTROL = 'public, max-age=86400, immutable';
