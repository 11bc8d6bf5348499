// A text of the configuration that one of the house's own rules looks at.

import { z } from 'zod';

/** A string that a rule finds no fault in. */
export function checkedString(findFault: (value: string) => string | undefined): z.ZodType<string> {
  return z.string('expected text').check((context) => {
    const message = findFault(context.value);
    if (message !== undefined)
      context.issues.push({ code: 'custom', message, input: context.value });
  });
}
