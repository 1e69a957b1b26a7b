import { randomBytes } from 'node:crypto';
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

/** `guardpost demo`: console, agent and a story on real files; then stays up until stopped, and cleans up. */
export function register(program: Command): void {
  program
    .command('demo')
    .description('console, one agent and a story with real files; stays up and prints URL and log-in')
    .option('--listen <host:port>', 'where the console listens', '127.0.0.1:8440')
    .option('--once', 'end after the story instead of staying up')
    .action(runDemo);
}

async function runDemo({ listen, once }: { listen: string; once?: boolean }): Promise<void> {
  const language = languageOf(process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG);
  const say = (key: Parameters<typeof text>[1], values?: Record<string, string | number>) =>
    void process.stdout.write(`${text(language, key, values)}\n`);
  const cleanUp: (() => Promise<unknown>)[] = [];
  const stopAsked = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });

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
    let stopping = false;
    const startConsole = async () => {
      if (stopping) throw new Error('stopping');
      console_ = startGuardpost(['console', '--data', join(folder, 'console'), '--listen', listen]);
      return (await console_.line(/(https?:\/\/\S+)/))[1]!;
    };
    const stopConsole = async () => console_?.stop();
    cleanUp.push(stopConsole);
    const url = await startConsole();
    const code = (await console_!.line(/\b([0-9A-Z]{4}(?:-[0-9A-Z]{4})+)\b/))[1]!;
    const client = new ConsoleClient(url);
    const user = 'admin';
    const password = randomBytes(12).toString('base64url');
    await client.setUp(code, user, password);

    const enrol = await client.enrolmentUrl('demo');
    const agent = startGuardpost(['agent', '--data', join(folder, 'agent'), '--enroll', enrol], wrapper);
    cleanUp.push(() => agent.stop());
    say('demo.console-up');

    const story = tellStory({
      client,
      stick,
      desk,
      asOthers: images,
      say,
      stopConsole,
      startConsole: async () => void (await startConsole()),
    });
    const stopped = await Promise.race([story.then(() => false), stopAsked.then(() => true)]);
    if (!stopped) {
      say('demo.ready');
      say('demo.open', { url });
      say('demo.login', { user, password });
      say('demo.try', { path: stick.mountPoint });
      if (!once) {
        say('demo.stop');
        await stopAsked;
      }
    }
    stopping = true;
    story.catch(() => {});
    say('demo.stopping');
  } finally {
    for (const undo of cleanUp.reverse()) await undo().catch(() => {});
  }
}
