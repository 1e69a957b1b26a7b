import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { peerCredentials, sessionOf } from './linux/session-peer.ts';
import type { SessionListener, SessionPeer } from './session-listener.ts';
import { listenOnUnixSocket } from './unix-sessions.ts';

const onLinux = process.platform === 'linux';
const isRoot = process.getuid?.() === 0;
/** nobody, in Debian and most others. */
const NOBODY = 65534;

let folder: string;
let address: string;
let listener: SessionListener | undefined;
let peers: SessionPeer[];
let refused: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-sessions-'));
  chmodSync(folder, 0o755);
  address = join(folder, 'run', 'session.sock');
  peers = [];
  refused = [];
});
afterEach(async () => {
  await listener?.close();
  listener = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function listen(describePeer?: () => Promise<SessionPeer>): Promise<void> {
  listener = await listenOnUnixSocket(
    {
      address,
      onSession: (connection, peer) => {
        peers.push(peer);
        connection.end();
      },
      onRefused: (reason) => refused.push(reason),
      onFailed: () => {},
    },
    peerCredentials,
    describePeer ??
      (async ({ pid, uid }) => ({
        account: `uid:${uid}`,
        actor: { uid },
        pid,
        sessionId: await sessionOf({ pid, uid }),
      })),
  );
}

/** Connects as another user, with a program of its own. */
async function connectAs(uid: number | undefined): Promise<number> {
  const script = "require('net').createConnection(process.argv[1]).on('error',()=>process.exit(3)).resume()";
  const child = spawn(process.execPath, ['-e', script, address], {
    stdio: 'ignore',
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  await once(child, 'exit');
  expect(child.exitCode).toBe(0);
  return child.pid!;
}

describe.skipIf(!onLinux)('the sessions’ socket', () => {
  test.skipIf(!isRoot)('anybody may connect, and the kernel says who it is', async () => {
    await listen();
    const own = await connectAs(undefined);
    const other = await connectAs(NOBODY);
    expect(peers).toEqual([
      { account: 'uid:0', actor: { uid: 0 }, pid: own, sessionId: expect.any(String) },
      { account: `uid:${NOBODY}`, actor: { uid: NOBODY }, pid: other, sessionId: `uid-${NOBODY}` },
    ]);
    expect([statSync(address).mode & 0o777, statSync(join(folder, 'run')).mode & 0o777]).toEqual([
      0o666, 0o755,
    ]);
  });

  test('one left by a crash is replaced, and gone after the end', async () => {
    mkdirSync(join(folder, 'run'));
    writeFileSync(address, 'dead');
    await listen();
    await connectAs(undefined);
    expect(peers).toHaveLength(1);
    await listener!.close();
    listener = undefined;
    expect(() => statSync(address)).toThrow(/ENOENT/);
  });

  test('it is not opened in a folder where somebody else could put theirs', async () => {
    mkdirSync(join(folder, 'run'));
    chmodSync(join(folder, 'run'), 0o777);
    await expect(listen()).rejects.toThrow(/alone may write to/);
  });

  test('a connection that the system does not explain is refused, and the next one is not', async () => {
    let fails = true;
    await listen(async () => {
      if (fails) throw new Error('no such account');
      return { account: 'x', actor: {}, pid: 1, sessionId: 'x' };
    });
    await connectAs(undefined);
    fails = false;
    await connectAs(undefined);
    expect([refused, peers.length]).toEqual([['no such account'], 1]);
  });

  test('without credentials there is no session', () => {
    expect(() => peerCredentials(1_000_000)).toThrow(/does not say/);
  });
});

test('the log-in session is read from the control group, else from the user’s display session', async () => {
  const roots = { proc: join(folder, 'proc'), run: join(folder, 'run') };
  mkdirSync(join(roots.proc, '7'), { recursive: true });
  mkdirSync(join(roots.run, 'systemd/users'), { recursive: true });
  const cgroup = join(roots.proc, '7', 'cgroup');
  writeFileSync(cgroup, '0::/user.slice/user-1000.slice/session-c3.scope\n');
  expect(await sessionOf({ pid: 7, uid: 1000 }, roots)).toBe('c3');
  // A tray that the user's service manager started is in no session.
  writeFileSync(
    cgroup,
    '0::/user.slice/user-1000.slice/user@1000.service/app.slice/guardpost-tray.service\n',
  );
  expect(await sessionOf({ pid: 7, uid: 1000 }, roots)).toBe('uid-1000');
  writeFileSync(join(roots.run, 'systemd/users/1000'), 'NAME=li\nSTATE=active\nDISPLAY=2\n');
  expect(await sessionOf({ pid: 7, uid: 1000 }, roots)).toBe('2');
});
