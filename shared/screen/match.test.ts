import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Screen } from '../policy/screen.ts';
import { actionOn, factsWanted, refusedStarts, simpleExceptions, toolOf, toolsOf } from './match.ts';

const SCREEN = Screen.parse({});
const program = (path: string) => ({ path, name: path.split(/[\\/]/).at(-1)! });

describe('tools are told by', () => {
  test.each([
    ['C:\\Windows\\System32\\SnippingTool.exe', 'windows-snipping', 'capture'],
    ['/usr/bin/scrot', 'scrot', 'capture'],
    ['/usr/bin/flameshot', 'flameshot', 'capture'],
    ['/usr/sbin/screencapture', 'macos-screencapture', 'capture'],
    ['/usr/bin/import-im6.q16', 'imagemagick-import', 'capture'],
    ['/usr/bin/obs', 'obs', 'recording'],
    ['C:\\Program Files\\Bandicam\\bdcam.exe', 'bandicam', 'recording'],
    ['C:\\Program Files\\ToDesk\\ToDesk.exe', 'todesk', 'remote-control'],
    ['/usr/local/sunlogin/bin/sunloginclient', 'sunlogin', 'remote-control'],
    ['C:\\Windows\\System32\\rdpclip.exe', 'windows-rdp', 'remote-control'],
  ])('the name of %s', (path, id, kind) => {
    expect(toolOf(SCREEN, program(path))).toMatchObject({ id, kind });
  });

  test('the command line, where the program does other things, too', () => {
    const ffmpeg = program('/usr/bin/ffmpeg');
    expect(factsWanted(SCREEN, ffmpeg)).toEqual(new Set(['commandLine']));
    const of = (commandLine: string) => toolOf(SCREEN, ffmpeg, { commandLine })?.id;
    expect(of('-video_size 1920x1080 -f x11grab -i :0.0 out.mp4')).toBe('ffmpeg-grab');
    expect(of('-i film.mp4 -c copy x11grab.mkv')).toBeUndefined();
    expect(toolOf(SCREEN, ffmpeg)).toBeUndefined();
  });

  test('somebody who is connected, where a server waits all day', () => {
    const server = program('/usr/bin/x11vnc');
    expect(factsWanted(SCREEN, server)).toEqual(new Set(['connected']));
    expect(toolOf(SCREEN, server, { connected: false })).toBeUndefined();
    expect(toolOf(SCREEN, server, { connected: true })?.id).toBe('vnc');
  });
});

test.each([
  '/usr/bin/bash',
  '/usr/lib/libreoffice/program/soffice.bin',
  'C:\\Windows\\explorer.exe',
  '/usr/bin/python3.11',
  '/home/li/bin/import',
])('%s is none, and nothing more is asked about it', (path) => {
  expect(toolOf(SCREEN, program(path))).toBeUndefined();
  expect(factsWanted(SCREEN, program(path)).size).toBe(0);
});

test('exceptions go before; a tool of the policy’s own takes the place of a built-in one', () => {
  const scrot = program('/usr/bin/scrot');
  expect(toolOf(Screen.parse({ exceptions: [{ name: 'scrot' }] }), scrot)).toBeUndefined();
  const byPublisher = Screen.parse({ exceptions: [{ name: 'scrot', publisher: 'Debian*' }] });
  expect(factsWanted(byPublisher, scrot)).toEqual(new Set(['publisher']));
  expect(toolOf(byPublisher, scrot, { publisher: 'Mallory' })?.id).toBe('scrot');
  expect(toolOf(byPublisher, scrot, { publisher: 'Debian QA' })).toBeUndefined();
  const own = Screen.parse({
    tools: {
      catalogue: [{ id: 'scrot', name: 'ours', kind: 'recording', processes: [{ name: 'our-grabber' }] }],
    },
  });
  expect(toolOf(own, program('/opt/our-grabber'))).toMatchObject({ id: 'scrot', kind: 'recording' });
  expect(toolOf(own, scrot)).toBeUndefined();
});

test('while nothing may be captured, captures and recordings are closed, and remote control is what policy says', () => {
  expect(actionOn(SCREEN, 'capture', false)).toBe('audit');
  expect(actionOn(SCREEN, 'capture', true)).toBe('block');
  expect(actionOn(SCREEN, 'recording', true)).toBe('block');
  expect(actionOn(SCREEN, 'remote-control', true)).toBe('audit');
});

test('a start is refused only where the name or path says all', () => {
  expect(refusedStarts(SCREEN, false)).toEqual({ names: [], paths: [] });
  const { names } = refusedStarts(SCREEN, true);
  expect(names).toContain('scrot');
  expect(names).not.toContain('ffmpeg');
  expect(names).not.toContain('x11vnc');
  expect(names).not.toContain('import');
  expect(simpleExceptions(Screen.parse({ exceptions: [{ name: 'a' }, { path: '/b' }] }))).toEqual({
    names: ['a'],
    paths: ['/b'],
  });
  expect(simpleExceptions(Screen.parse({ exceptions: [{ publisher: 'a' }] }))).toBeUndefined();
});

test('whatever a program is called, matching ends', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, commandLine) => {
      toolOf(SCREEN, { name, path: name }, { commandLine });
    }),
  );
});

test('ids are given once', () => {
  const ids = toolsOf(SCREEN).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
