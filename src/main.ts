#!/usr/bin/env node
// The program `kabar`: hands its arguments to the command line and ends with its exit code.

import { runCommandLine } from './cli/program.ts';

process.exitCode = await runCommandLine(process.argv);
