// The one error class and the closed list of its codes. What happens every day (a bad article, a
// 304, a refused subscriber) is a value; an error is a broken caller or a broken world.

/** Every code that a `KabarError` can carry, with the HTTP status that a stranger sees for it. */
export const ERROR_STATUS = {
  /** A file, key or argument that the operator wrote is wrong. */
  configuration: 500,
  /** The caller's request is malformed. */
  invalid: 400,
  unauthorized: 401,
  forbidden: 403,
  notFound: 404,
  methodNotAllowed: 405,
  /** Every content coding that could be sent is refused by the request. */
  notAcceptable: 406,
  gone: 410,
  tooLarge: 413,
  /** The body is compressed, or in a form that is not taken here. */
  unsupportedCoding: 415,
  rateLimited: 429,
  /** Another process holds what was asked for. */
  busy: 409,
  /** A claim ran out while its holder was away: nothing of what it meant to write was written. */
  claimLost: 409,
  /** What was asked for is being made: ask again in a moment. */
  notReady: 503,
  /** The database or disk cannot be read or written now. */
  storage: 503,
  /** The environment refuses: a port in use, a folder that cannot be written. */
  environment: 500,
  /** A broken programmer. */
  internal: 500,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** A failure that stops what was asked for. `message` is a plain sentence for whoever asked. */
export class KabarError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'KabarError';
    this.code = code;
  }
}

/** The error's own sentence, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The operating system's code (`ENOENT`, `EACCES` …) of a failed call, when it has one. */
export function systemCodeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
