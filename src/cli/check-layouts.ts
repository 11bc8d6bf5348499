// The part of `kabar check` that reads every layout's own samples and tells what they no longer give.

import { findSampleFaults } from '../articles/plain-text/check-sample.ts';
import { compileLayout } from '../articles/plain-text/layout.ts';
import type { Definitions } from '../config/definitions.ts';
import type { ConfigFault } from '../config/fault.ts';
import { loadSamples } from '../config/layouts.ts';

/** Every expectation of a sample that is not met, with the line that it stands on. */
export function checkSamples({ config, layouts }: Definitions): readonly ConfigFault[] {
  return Object.entries(layouts).flatMap(([name, definition]) => {
    const layout = compileLayout(name, definition);
    return loadSamples(config.layoutsFolder, name).flatMap(({ sample, file, lineOf }, index) =>
      findSampleFaults(sample, layout).map(({ field, message }) => {
        const line = lineOf(field);
        return {
          file,
          ...(line === undefined ? {} : { line }),
          message: `sample ${index + 1}: ${message}. Correct the layout or the sample.`,
        };
      }),
    );
  });
}
