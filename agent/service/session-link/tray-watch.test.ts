import { expect, test } from 'vitest';
import type { GuardEvent } from '../../../shared/events/event.ts';
import type { Actor } from '../../../shared/events/observation.ts';
import { startTray, TRAY_UNIT } from '../../platform/linux/tray-autostart.ts';
import type { SessionPeer } from '../../platform/platform.ts';
import { TrayWatch } from './tray-watch.ts';

function watch(begun: boolean | undefined) {
  const events: GuardEvent[] = [];
  const started: (string | undefined)[] = [];
  const people: Actor[] = [{ user: 'li', uid: 1000 }];
  const peers: Pick<SessionPeer, 'actor'>[] = [];
  const part = new TrayWatch({
    platform: {
      peoplePresent: async () => people,
      startTray: async ({ user }) => {
        started.push(user);
        return begun;
      },
    },
    hub: { peers: () => peers as SessionPeer[] },
    report: (event) => events.push(event),
    patienceMs: 0,
  });
  return { part, events, started, people, peers };
}

test('who is logged in without a tray gets one, and the console hears of it once', async () => {
  const { part, events, started, peers } = watch(true);
  for (let n = 0; n < 3; n++) await part.look();
  expect(started).toEqual(['li', 'li']);
  expect(events).toEqual([
    expect.objectContaining({ type: 'tray.missing', actor: { user: 'li', uid: 1000 } }),
  ]);
  // It came, was killed, and is missed again.
  peers.push({ actor: { user: 'li', uid: 1000 } });
  await part.look();
  peers.pop();
  for (let n = 0; n < 2; n++) await part.look();
  expect(events).toHaveLength(2);
});

test('who has no screen, or has a tray, is left alone', async () => {
  const byShell = watch(undefined);
  for (let n = 0; n < 3; n++) await byShell.part.look();
  expect(byShell.events).toEqual([]);
  const served = watch(true);
  served.peers.push({ actor: { user: 'li', uid: 1000 } });
  for (let n = 0; n < 3; n++) await served.part.look();
  expect(served.started).toEqual([]);
});

test('it is the person’s own service manager that begins the tray, where there is a screen', async () => {
  const ran: string[] = [];
  const ask = (graphical: boolean) =>
    startTray(
      { user: 'li' },
      {
        isInstalled: () => true,
        run: async ({ args }) => {
          ran.push(args.join(' '));
          return { code: args.includes('is-active') && !graphical ? 3 : 0, stdout: '', stderr: '' };
        },
      },
    );
  expect(await ask(false)).toBeUndefined();
  expect(await ask(true)).toBe(true);
  expect(ran.at(-1)).toBe(`--user --machine=li@.host start ${TRAY_UNIT}`);
});
