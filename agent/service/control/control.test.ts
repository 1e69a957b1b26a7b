import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { askService } from './control-client.ts';
import { ControlServer } from './control-server.ts';
import { type ControlRequest, controlPath } from './messages.ts';

let folder: string;
let asked: ControlRequest[];
let server: ControlServer;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-control-'));
  asked = [];
  server = new ControlServer(folder, async (request) => {
    asked.push(request);
    return { state: 'challenge', challenge: 'ABCD-EFGH', until: 1 };
  });
});
afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

function raw(text: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = createConnection(controlPath(folder));
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk));
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
    socket.end(text);
  });
}

test('only the service’s own user may ask, and a socket left by a crash is replaced', async () => {
  writeFileSync(controlPath(folder), 'dead');
  await server.start(() => {});
  expect(statSync(controlPath(folder)).mode & 0o777).toBe(0o600);
  expect(await askService(folder, { do: 'release-challenge', purpose: 'isolation' })).toMatchObject({
    state: 'challenge',
  });
  expect(asked).toEqual([{ do: 'release-challenge', purpose: 'isolation' }]);
  await server.stop();
  expect(existsSync(controlPath(folder))).toBe(false);
});

test('without a running agent it says what to do', async () => {
  await expect(askService(folder, { do: 'status' })).rejects.toThrow(/no agent runs on .*start it/);
});

test('whatever else is said is refused and harms nobody', async () => {
  await server.start(() => {});
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string().map((text) => `${text}\n`),
        fc.json().map((text) => `${text}\n`),
        fc.constant(`${'x'.repeat(100_000)}`),
        fc.constant('{"do":"release","code":"1"}\n'),
        fc.constant('{"do":"shutdown"}\n'),
      ),
      async (text) => {
        const answer = await raw(text);
        if (answer !== '') expect(JSON.parse(answer).state).toBe('refused');
      },
    ),
    { numRuns: 60 },
  );
  expect(asked).toEqual([]);
  expect(await askService(folder, { do: 'status' })).toMatchObject({ state: 'challenge' });
});
