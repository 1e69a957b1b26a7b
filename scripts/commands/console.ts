import { type Command, InvalidArgumentError, Option } from 'commander';
import { type ConsoleOptions, startConsole } from '../../console/main.ts';
import { EXIT } from '../exit.ts';
import { Fingerprinter } from '../fingerprint-document.ts';
import { type Listen, listenText, parseListen } from './listen.ts';

interface ConsoleArguments {
  data: string;
  database?: string;
  listen: Listen;
  agents?: Listen;
  agentsUrl?: string;
  name?: string[];
  tlsCert?: string;
  tlsKey?: string;
  certificateDays?: number;
  secondFactor: 'required' | 'optional';
}

/** `guardpost console`: runs a console until it is told to stop. */
export function register(program: Command): void {
  program
    .command('console')
    .description('run a console: API and web UI on one port, the gateway for agents on the next')
    .requiredOption('--data <dir>', 'data directory; made when it is not there')
    .addOption(
      new Option(
        '--database <url>',
        'postgresql://… of the store (default: SQLite in the data directory); passwords: PGPASSWORD or ~/.pgpass',
      ).env('GUARDPOST_DATABASE'),
    )
    .option('--listen <host:port>', 'where people reach it', parseListen, { host: '127.0.0.1', port: 8440 })
    .option('--agents <host:port>', 'where agents connect (default: same host, next port)', parseListen)
    .option(
      '--agents-url <wss://host:port>',
      'what agents are told to connect to, as behind a balancer that passes TLS on',
      parseAgentsUrl,
    )
    .option('--name <host...>', 'names by which it is reached, beside those of this machine')
    .option('--tls-cert <file>', 'the company’s certificate for the pages, PEM with its chain')
    .option('--tls-key <file>', 'its key, PEM')
    .option('--certificate-days <n>', 'how long an agent’s certificate is valid', parseDays)
    .addOption(
      new Option('--second-factor <rule>', 'whether administrators must have one; optional is for tests')
        .choices(['required', 'optional'])
        .default('required'),
    )
    .action(async (options: ConsoleArguments, command: Command) => {
      const { tlsCert, tlsKey } = options;
      if ((tlsCert === undefined) !== (tlsKey === undefined)) {
        command.error('--tls-cert and --tls-key belong together', { exitCode: EXIT.usage });
      }
      const stopAsked = new Promise<void>((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
      });
      const fingerprinter = new Fingerprinter();
      const console_ = await start(options, fingerprinter.fingerprint);
      await stopAsked;
      await console_.close();
      await fingerprinter.close();
    });
}

async function start(
  options: ConsoleArguments,
  fingerprintDocument: ConsoleOptions['fingerprintDocument'] & {},
) {
  const { data, database, listen, agents, agentsUrl, name, tlsCert, tlsKey, certificateDays, secondFactor } =
    options;
  try {
    return await startConsole({
      dataDir: data,
      database,
      ...listen,
      agents,
      agentsUrl,
      names: name,
      certificate: tlsCert !== undefined && tlsKey !== undefined ? { cert: tlsCert, key: tlsKey } : undefined,
      certificateDays,
      secondFactor,
      fingerprintDocument,
      print: (line) => void process.stdout.write(`${line}\n`),
    });
  } catch (error) {
    const { code, address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number };
    const reason =
      code === 'EADDRINUSE'
        ? 'the port is in use: stop the other program or choose another port with --listen or --agents'
        : code === 'EACCES'
          ? 'this port needs more rights: choose one above 1023 with --listen'
          : code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN'
            ? 'this machine has no such address: choose another with --listen'
            : undefined;
    const place = address === undefined || port === undefined ? listen : { host: address, port };
    throw reason ? new Error(`cannot listen on ${listenText(place)}: ${reason}`) : error;
  }
}

function parseAgentsUrl(text: string): string {
  const url = URL.parse(text);
  if (url?.protocol !== 'wss:' || url.pathname !== '/' || url.search || url.hash || url.username) {
    throw new InvalidArgumentError('Write wss://HOST or wss://HOST:PORT.');
  }
  return url.origin === 'null' ? `wss://${url.host}` : url.origin;
}

function parseDays(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 397) {
    throw new InvalidArgumentError('Write a whole number from 1 to 397.');
  }
  return days;
}
