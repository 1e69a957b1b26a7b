import { type Command, Option } from 'commander';
import { type ConsoleOptions, startConsole } from '../../console/main.ts';
import { Fingerprinter } from '../fingerprint-document.ts';
import { type Listen, parseListen } from './listen.ts';

interface ConsoleArguments {
  data: string;
  listen: Listen;
  name?: string[];
  secondFactor: 'required' | 'optional';
}

/** `guardpost console`: runs a console until it is told to stop. */
export function register(program: Command): void {
  program
    .command('console')
    .description('run a console: gateway for agents, API and web UI on one port')
    .requiredOption('--data <dir>', 'data directory; made when it is not there')
    .option('--listen <host:port>', 'where to listen', parseListen, { host: '127.0.0.1', port: 8440 })
    .option('--name <host...>', 'names by which people reach it, beside those of this machine')
    .addOption(
      new Option('--second-factor <rule>', 'whether administrators must have one; optional is for tests')
        .choices(['required', 'optional'])
        .default('required'),
    )
    .action(async ({ data, listen, name = [], secondFactor }: ConsoleArguments) => {
      const stopAsked = new Promise<void>((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
      });
      const fingerprinter = new Fingerprinter();
      const fingerprintDocument = fingerprinter.fingerprint;
      const console_ = await start(data, listen, { names: name, secondFactor, fingerprintDocument });
      await stopAsked;
      await console_.close();
      await fingerprinter.close();
    });
}

async function start(
  dataDir: string,
  { host, port }: Listen,
  options: Pick<ConsoleOptions, 'names' | 'secondFactor' | 'fingerprintDocument'>,
) {
  try {
    return await startConsole({
      dataDir,
      host,
      port,
      ...options,
      print: (line) => void process.stdout.write(`${line}\n`),
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason =
      code === 'EADDRINUSE'
        ? 'the port is in use: stop the other program or choose another port with --listen'
        : code === 'EACCES'
          ? 'this port needs more rights: choose one above 1023 with --listen'
          : code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN'
            ? 'this machine has no such address: choose another with --listen'
            : undefined;
    throw reason ? new Error(`cannot listen on ${host}:${port}: ${reason}`) : error;
  }
}
