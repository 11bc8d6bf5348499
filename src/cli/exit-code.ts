// How a command ends: what its exit code says to whoever called it.

/** All was done. */
export const DONE = 0;
/** Some of the work failed; each failure is a line on standard error. */
export const PARTLY_FAILED = 1;
/** Wrong usage or configuration. */
export const WRONG_USAGE = 2;

export type ExitCode = typeof DONE | typeof PARTLY_FAILED | typeof WRONG_USAGE;
