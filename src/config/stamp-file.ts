// How a file stands, as a text that is another when it was changed.

import { statSync } from 'node:fs';
import { systemCodeOf } from '../core/errors.ts';

/** Never throws: that a file is not there is a state, too. */
export function stampFile(file: string): string {
  try {
    const { size, mtimeMs, ctimeMs, ino } = statSync(file);
    return `${file} ${size} ${mtimeMs} ${ctimeMs} ${ino}`;
  } catch (error) {
    // The loader says what is wrong with it; here it is only another state that a file can be in.
    return `${file} ${systemCodeOf(error)}`;
  }
}
