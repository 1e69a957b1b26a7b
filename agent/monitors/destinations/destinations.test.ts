import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CATALOGUE } from '../../../shared/destinations/catalogue.ts';
import { Destinations } from '../../../shared/policy/destinations.ts';
import { Monitoring } from '../../../shared/policy/schema.ts';
import { locate } from '../../platform/linux/locate.ts';
import type { NetworkMount, Platform } from '../../platform/platform.ts';
import type { Monitor, SettledFile } from '../monitor.ts';
import { createDestinationMonitor } from './destinations.ts';
import { findFolders } from './find.ts';
import { expand } from './patterns.ts';
import { foldersNamed } from './settings.ts';

let base: string;
let home: string;
let mounts: NetworkMount[];
let files: SettledFile[];
let monitor: Monitor | undefined;
let peopleChanged: () => void;
const uid = process.getuid?.() ?? 0;
const eventually = <T>(ask: () => T) => expect.poll(ask, { timeout: 10_000 });

const platform = {
  name: 'linux',
  homes: async () => [{ user: 'li', uid, path: home }],
  networkMounts: async () => mounts,
  watchPeople: (onChange: () => void) => {
    peopleChanged = onChange;
    return () => {};
  },
  locate,
  writersOf: async () => [],
  actorOf: async () => ({ user: 'li' }),
} as unknown as Platform;

const put = (path: string, text = 'x') => {
  mkdirSync(join(home, path, '..'), { recursive: true });
  writeFileSync(join(home, path), text);
};
const seen = () =>
  files.map(
    ({ observation: { channel, destination, file } }) => `${channel} ${destination?.id} ${file.name}`,
  );
/** Time stamps are coarse: what was written just before would count as changed since now. */
const LATER = 5_000;
const start = async (destinations: Partial<Destinations>, since = Date.now()) => {
  monitor = createDestinationMonitor(platform, 50);
  await monitor.start(
    Monitoring.parse({ destinations }),
    {
      file: (file) => files.push(file),
      storage: () => {},
      failed: (error) => {
        throw error;
      },
    },
    since,
  );
};

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'guardpost-destinations-'));
  home = join(base, 'home', 'li');
  mkdirSync(home, { recursive: true });
  mounts = [];
  files = [];
});
afterEach(async () => {
  await monitor?.stop();
  monitor = undefined;
  rmSync(base, { recursive: true, force: true });
});

test('a cloud folder, a messenger’s and one that only its settings name are found; what was there is not told of', async () => {
  put('OneDrive/old.txt');
  put('Documents/xwechat_files/wxid_1/msg/file/2026-11/old.docx');
  mkdirSync(join(base, 'data'));
  put('.dropbox/info.json', JSON.stringify({ personal: { path: join(base, 'data') } }));
  await start({ cloudSync: true, messengers: true }, Date.now() + LATER);
  put('OneDrive/new.txt');
  put('Documents/xwechat_files/wxid_1/msg/file/2026-11/new.docx');
  writeFileSync(join(base, 'data', 'other.txt'), 'x');
  await eventually(() => seen().sort()).toEqual([
    'cloud-sync dropbox other.txt',
    'cloud-sync onedrive new.txt',
    'messenger wechat new.docx',
  ]);
});

test('a service that comes later and one that the company added are found, one left out is not', async () => {
  await start({
    cloudSync: true,
    exclude: ['dropbox'],
    catalogue: Destinations.parse({
      catalogue: [{ id: 'house', name: '公司网盘', channel: 'cloud-sync', linux: ['~/house-*'] }],
    }).catalogue,
  });
  put('house-1/a.txt');
  put('Dropbox/b.txt');
  put('Nutstore Files/c.txt');
  peopleChanged();
  await eventually(seen).toContain('cloud-sync house a.txt');
  await eventually(seen).toContain('cloud-sync nutstore c.txt');
  expect(seen().join()).not.toContain('dropbox');
});

test('of a folder within another the inner one names where a file goes', async () => {
  put('OneDrive/Microsoft Teams Chat Files/old.txt');
  await start({ cloudSync: true, messengers: true }, Date.now() + LATER);
  put('OneDrive/Microsoft Teams Chat Files/new.txt');
  await eventually(seen).toEqual(['messenger teams new.txt']);
});

test('pictures of the screen are found by their folder, by their name, and where a capture tool says it keeps them', async () => {
  put('图片/截图/old.png');
  put('Pictures/holiday.jpg');
  mkdirSync(join(home, 'shots'));
  put('.config/flameshot/flameshot.ini', `[General]\nsavePath=${join(home, 'shots')}\n`);
  await start({ screenshots: true }, Date.now() + LATER);
  put('图片/截图/2026.png');
  put('Pictures/Screenshot_20261124_093000.png');
  put('Pictures/截图 2026-11-24 09-30-00.png');
  put('Pictures/other.png');
  put('shots/anything.png');
  await eventually(() => seen().sort()).toEqual([
    'screenshot screenshots 2026.png',
    'screenshot screenshots anything.png',
    'screenshot screenshots-by-name Screenshot_20261124_093000.png',
    'screenshot screenshots-by-name 截图 2026-11-24 09-30-00.png',
  ]);
});

test('a share is watched while it is mounted', async () => {
  const share = join(base, 'share');
  mkdirSync(share);
  await start({ networkShares: true });
  mounts = [{ mountPoint: share, source: '//server/部门', fileSystem: 'cifs' }];
  await new Promise((resolve) => setTimeout(resolve, 300));
  writeFileSync(join(share, 'a.txt'), 'x');
  await eventually(seen).toEqual(['network-share share:cifs://server/部门 a.txt']);
});

test('nothing is watched that is not switched on', async () => {
  put('OneDrive/old.txt');
  await start({ messengers: true });
  put('OneDrive/new.txt');
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(seen()).toEqual([]);
});

test.runIf(uid === 0)('a link or settings file cannot point the service at folders of others', async () => {
  const strangers = [{ user: 'li', uid: 4711, path: home }];
  mkdirSync(join(base, 'system'));
  symlinkSync(join(base, 'system'), join(home, 'Dropbox'));
  put('.dropbox/info.json', JSON.stringify({ personal: { path: join(base, 'system') } }));
  symlinkSync('/', join(home, 'OneDrive'));
  expect(await findFolders(CATALOGUE, strangers, 'linux')).toEqual([]);
});

test('a pattern finds what is there and nothing above the home', async () => {
  put('Documents/WeChat Files/a/FileStorage/File/x');
  put('Documents/WeChat Files/b/FileStorage/File/x');
  const found = await expand('~/Documents/WeChat Files/*/FileStorage/File', home);
  expect(found).toHaveLength(2);
  expect(await expand('~/../*', home)).toEqual([]);
});

test('settings are read in each form', () => {
  expect(foldersNamed('sync_dir = "~/云"\nother = "x"', { format: 'pairs', keys: ['sync_dir'] })).toEqual([
    '~/云',
  ]);
  expect(foldersNamed('\uFEFFD:\\微信\r\n', { format: 'text', keys: [] })).toEqual(['D:\\微信']);
  expect(foldersNamed('{"business":{"path":"C:\\\\D"},"n":1}', { format: 'json', keys: ['*.path'] })).toEqual(
    ['C:\\D'],
  );
});

test('whatever a settings file holds, it names folders or none', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.json()),
      fc.constantFrom('json' as const, 'pairs' as const, 'text' as const),
      (text, format) => {
        for (const folder of foldersNamed(text, { format, keys: ['*', '*.path', 'a'] })) {
          expect(folder).not.toMatch(/^\s*$|[\p{Cc}]/u);
        }
      },
    ),
  );
});
