// The command line: every command with its arguments, and how its end becomes an exit code. What a
// command needs is loaded when it is called, so that a slip of the pen is answered at once.

import { Command, CommanderError } from 'commander';
import { VERSION } from '../config/version.ts';
import { KabarError, messageOf } from '../core/errors.ts';
import { parseChoice } from './add-options.ts';
import { type ExitCode, PARTLY_FAILED, WRONG_USAGE } from './exit-code.ts';
import { parsePort, parseRole } from './serve-options.ts';
import { endQuietlyWhenUnread, printable, printError } from './terminal.ts';

/** Runs one command; `argv` as Node gives it. The exit code; throws nothing that a user could cause. */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  endQuietlyWhenUnread();
  let code: ExitCode | undefined;
  const program = describeProgram((ended) => {
    code = ended;
  });
  try {
    await program.parseAsync(argv);
    return code ?? 0;
  } catch (error) {
    return describeEnd(error);
  }
}

type End = (code: ExitCode) => void;

function describeProgram(end: End): Command {
  const program = new Command('kabar')
    .description('Publishes stored news articles as RSS, Atom and JSON Feed.')
    .version(VERSION)
    .configureOutput({ writeErr: printErrorLines })
    .exitOverride();
  addServiceCommands(program, end);
  addLookingCommands(program, end);
  addSourceCommands(program, end);
  addTokenCommands(program, end);
  return program;
}

/** A command with the options that all take. */
function add(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .option(
      '--config <file>',
      'the configuration file (default: config/kabar.yaml, or KABAR_CONFIG)',
    )
    .option(
      '--data <folder>',
      'where the store is (default: data beside the configuration, or KABAR_DATA)',
    )
    .exitOverride();
}

function addServiceCommands(program: Command, end: End): void {
  add(program, 'serve', 'run the service')
    .option('--port <number>', 'listen on this port; 0 takes a free one', parsePort)
    .option('--host <address>', 'listen on this address')
    .option('--role <role>', 'all, web or worker', parseRole, 'all')
    .action(async (options) => end(await (await import('./serve.ts')).serve(options)));
  add(program, 'refresh', 'one pass, for system cron: take in what is new, publish, end')
    .argument('[feed...]', 'only the sources of these feeds')
    .action(async (feeds, options) =>
      end(await (await import('./refresh.ts')).refresh(feeds, options)),
    );
  add(program, 'withdraw', 'take a story back for good')
    .argument('<entry>', 'its key or id')
    .requiredOption('--reason <text>', 'why, for the record')
    .action(async (entry, options) =>
      end(await (await import('./withdraw.ts')).withdraw(entry, options)),
    );
  add(program, 'approve', 'let a publication go out that the guard holds')
    .argument('<feed>')
    .action(async (feed, options) =>
      end(await (await import('./approve.ts')).approve(feed, options)),
    );
  add(program, 'export', 'write all documents as files, with a manifest')
    .argument('[folder]', 'becomes a link to the newest export')
    .option('--opml', 'print all upstreams as a list for feed readers (OPML) instead')
    .action(async (folder, options) =>
      end(await (await import('./export.ts')).exportAs(folder, options)),
    );
}

function addLookingCommands(program: Command, end: End): void {
  add(program, 'inspect', 'show how stored articles are understood, storing nothing')
    .argument('[file...]', 'files, or - for standard input')
    .option('--layout <name>', 'read plain text by this layout (default: the one that fits best)')
    .option('--type <media-type>', 'take the input for this media type')
    .option('--url <url>', 'the address that the input was taken from')
    .option('--json', 'one JSON line per input')
    .option('--batch', 'read {"file": …} lines from standard input and answer each')
    .action(async (files, options) =>
      end(await (await import('./inspect.ts')).inspect(files, options)),
    );
  add(
    program,
    'check',
    'look at the configuration, the feeds, the layouts and every article',
  ).action(async (options) => end(await (await import('./check.ts')).check(options)));
  add(program, 'status', 'feeds, sources, their last outcome, next due time, faults')
    .option('--json', 'as one JSON object')
    .action(async (options) => end(await (await import('./status.ts')).status(options)));
  add(program, 'why', 'why an article is or is not in a feed')
    .argument('<feed>')
    .argument('<entry-or-file>')
    .action(async (feed, asked, options) =>
      end(await (await import('./why.ts')).why(feed, asked, options)),
    );
}

function addSourceCommands(program: Command, end: End): void {
  add(program, 'add', 'find the feed behind an address and add it as a source')
    .argument('<url>', 'a feed, or a page that leads to one')
    .option('--feed <feed>', 'add it to this feed (default: to a new one, named after it)')
    .option('--choose <number>', 'which one, where several are found', parseChoice)
    .option('--dry-run', 'show what would be added, and write nothing')
    .option('--json', 'as one JSON object')
    .action(async (url, options) => end(await (await import('./add.ts')).add(url, options)));
  const imports = program
    .command('import')
    .description('take over what another program keeps')
    .exitOverride();
  add(imports, 'opml', 'add the subscriptions of a list (OPML) as sources')
    .argument('<list>', 'a file, an address, or - for standard input')
    .option('--feed <feed>', 'add all of them to this feed (default: a feed for each group)')
    .option('--dry-run', 'show what would be added, and write nothing')
    .option('--json', 'as one JSON object')
    .action(async (list, options) =>
      end(await (await import('./import-opml.ts')).importOpml(list, options)),
    );
}

function addTokenCommands(program: Command, end: End): void {
  const token = program
    .command('token')
    .description('tokens for refreshing over HTTP')
    .exitOverride();
  add(token, 'create', 'make a token and show its secret, once')
    .argument('[label]', 'what it is for', 'unnamed')
    .action(async (label, options) =>
      end(await (await import('./token.ts')).createToken(label, options)),
    );
  add(token, 'list', 'the tokens that there are').action(async (options) =>
    end(await (await import('./token.ts')).listTokens(options)),
  );
  add(token, 'revoke', 'end a token')
    .argument('<id>')
    .action(async (id, options) =>
      end(await (await import('./token.ts')).revokeToken(id, options)),
    );
}

/** Says what went wrong, once, and how the process ends. */
function describeEnd(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USAGE;
  for (const line of messageOf(error).split('\n')) printErrorLines(`kabar: ${line}`);
  if (error instanceof KabarError)
    return error.code === 'configuration' ? WRONG_USAGE : PARTLY_FAILED;
  if (error instanceof Error && error.stack !== undefined) printErrorLines(error.stack);
  return PARTLY_FAILED;
}

/** What was typed is shown again, but never obeyed by the terminal. */
function printErrorLines(text: string): void {
  for (const line of text.trimEnd().split('\n')) printError(printable(line));
}
