#!/usr/bin/env node
// The program `kabar`: hands its arguments to the command line and ends with its exit code.

import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';

// By itself V8 lets a heap grow up to fourfold before it sweeps it, of which an import has nothing but
// a process that is twice as large. Said here as the heap of the main thread has no other setting.
setFlagsFromString('--heap-growing-percent=30');

// Code that was compiled before is taken as it is: a start costs less, and no thread has to keep the compiler
// of TypeScript in memory. A directory that cannot be written is no fault: everything is compiled then.
const directory = fileURLToPath(new URL('../node_modules/.cache/kabar', import.meta.url));
enableCompileCache(directory);
// Threads look here.
process.env.NODE_COMPILE_CACHE ??= directory;

const { runCommandLine } = await import('./cli/program.ts');
process.exitCode = await runCommandLine(process.argv);
