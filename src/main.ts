#!/usr/bin/env node
// The program `kabar`: hands its arguments to the command line and ends with its exit code.

import { setFlagsFromString } from 'node:v8';
import { runCommandLine } from './cli/program.ts';

// By itself V8 lets a heap grow up to fourfold before it sweeps it, of which an import has nothing but
// a process that is twice as large. Said here as the heap of the main thread has no other setting.
setFlagsFromString('--heap-growing-percent=30');

process.exitCode = await runCommandLine(process.argv);
