// A fault in what the operator wrote: where it is, what was found and what to do.

export interface ConfigFault {
  readonly file: string;
  /** 1-based. */
  readonly line?: number;
  readonly message: string;
}

/** `FILE:LINE: message`, as `check` and the log print it. */
export function formatFault(fault: ConfigFault): string {
  const line = fault.line === undefined ? '' : `:${fault.line}`;
  return `${fault.file}${line}: ${fault.message}`;
}
