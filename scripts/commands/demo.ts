import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { languageOf, text } from '../../shared/i18n/text.ts';
import { type Child, startGuardpost } from '../demo/children.ts';
import { ConsoleClient } from '../demo/console-client.ts';
import { accountsWrapper, removeAccountsMount } from '../demo/people.ts';
import { canMountImages, makeStick } from '../demo/stick.ts';
import { tellStory } from '../demo/story.ts';
import { type Listen, listenText, parseListen } from './listen.ts';

/** `guardpost demo`: console, agent and a story on real files; then stays up until stopped, and cleans up. */
export function register(program: Command): void {
  program
    .command('demo')
    .description('console, one agent and a story with real files; stays up and prints URL and log-in')
    .option('--listen <host:port>', 'where the console listens', parseListen, {
      host: '127.0.0.1',
      port: 8440,
    })
    .option('--once', 'end after the story instead of staying up')
    .action(runDemo);
}

async function runDemo({ listen, once: endAfterStory }: { listen: Listen; once?: boolean }): Promise<void> {
  const language = languageOf(process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG);
  const say = (key: Parameters<typeof text>[1], values?: Record<string, string | number>) =>
    void process.stdout.write(`${text(language, key, values)}\n`);
  const cleanUp: (() => Promise<unknown>)[] = [];
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
  const stopAsked = once(stop.signal, 'abort');

  try {
    const folder = await mkdtemp(join(tmpdir(), 'guardpost-demo-'));
    cleanUp.push(() => rm(folder, { recursive: true, force: true }));
    // The people of the story are other users and must reach their documents and the stick.
    await chmod(folder, 0o755);
    const desk = join(folder, 'desk');
    await mkdir(desk, { mode: 0o755 });
    const images = await canMountImages();
    const wrapper = images ? await accountsWrapper(folder) : [];
    if (images) cleanUp.push(() => removeAccountsMount(folder));
    const stick = await makeStick(folder, 'stick', images ? 'ext4' : 'folder');
    cleanUp.push(() => stick.discard());

    let console_: Child | undefined;
    let address = listenText(listen);
    const startConsole = async () => {
      stop.signal.throwIfAborted();
      console_ = startGuardpost([
        'console',
        '--data',
        join(folder, 'console'),
        '--listen',
        address,
        '--second-factor',
        'optional',
      ]);
      const url = (await console_.line(/(https?:\/\/\S+)/))[1]!;
      // Also of a port that the system chose: the agent comes back to it after the offline hour.
      address = new URL(url).host;
      return url;
    };
    const stopConsole = async () => console_?.stop();
    cleanUp.push(stopConsole);
    const url = await startConsole();
    const code = (await console_!.line(/\b([0-9A-Z]{4}(?:-[0-9A-Z]{4})+)\b/))[1]!;
    const client = new ConsoleClient(url);
    const user = 'admin';
    const password = randomBytes(12).toString('base64url');
    await client.setUp(code, user, password);
    await client.createAccount('analyst', password, ['analyst']);

    const enrol = await client.enrolmentUrl('demo');
    const agent = startGuardpost(['agent', '--data', join(folder, 'agent'), '--enroll', enrol], wrapper);
    cleanUp.push(() => agent.stop());
    say('demo.console-up');

    await tellStory({
      client,
      stick,
      desk,
      asOthers: images,
      say,
      stopConsole,
      startConsole: async () => void (await startConsole()),
      signal: stop.signal,
    });
    say('demo.ready');
    say('demo.open', { url });
    say('demo.login', { user, password });
    say('demo.others');
    say('demo.try', { path: stick.mountPoint });
    if (!endAfterStory) {
      say('demo.stop');
      await stopAsked;
    }
    say('demo.stopping');
  } catch (error) {
    // What a stop interrupts fails, in whatever way.
    if (!stop.signal.aborted) throw error;
    say('demo.stopping');
  } finally {
    for (const undo of cleanUp.reverse()) await undo().catch(() => {});
  }
}
