import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as macPrograms from './macos/applications.ts';
import * as mac from './macos/open-documents.ts';
import * as windowsPrograms from './windows/applications.ts';
import * as windows from './windows/open-documents.ts';

test('Windows: documents that command lines name, with quotes and without', () => {
  const lines = [
    {
      pid: 8,
      line: '"C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE" /n "D:\\资料\\客户 名单.docx" /o ""',
    },
    { pid: 9, line: 'notepad.exe \\\\server\\share\\a.txt' },
    { pid: 10, line: 'tool.exe --report=out.pdf relative.docx' },
    { pid: 0, line: 'x C:\\b.pdf' },
  ];
  expect(windows.parseCommandLines(lines)).toEqual([
    { path: 'D:\\资料\\客户 名单.docx', pid: 8 },
    { path: '\\\\server\\share\\a.txt', pid: 9 },
  ]);
});

test('Windows: what follows the program in a command line', () => {
  expect(windowsPrograms.parseArguments('"C:\\a b\\ffmpeg.exe" -f gdigrab -i desktop')).toBe(
    '-f gdigrab -i desktop',
  );
  expect(windowsPrograms.parseArguments('rundll32.exe PrScrn.dll,PrScrn')).toBe('PrScrn.dll,PrScrn');
  expect(windowsPrograms.parseArguments('')).toBe('');
  expect(() => windowsPrograms.commandLineOf({ pid: Number.NaN })).toThrow();
  expect(() => windowsPrograms.connectionsOf({ pid: -1 })).toThrow();
});

test('macOS: documents of people in the output of lsof', () => {
  const text =
    'p310\nu501\nf4\nn/Users/li/客户名单.xlsx\nf5\nn/Users/li/Library/x.db\nf6\nn/System/a.pdf\np311\nu0\nf3\nn/Users/li/b.pdf\n';
  expect(mac.parseOpenFiles(text)).toEqual([{ path: '/Users/li/客户名单.xlsx', pid: 310, uid: 501 }]);
});

test('macOS: somebody is connected to a port that is listened on', () => {
  const listening = 'p99\nf5\nn*:5900\nTST=LISTEN\n';
  expect(macPrograms.hasConnection(`${listening}f6\nn10.0.0.2:5900->10.0.0.9:51234\nTST=ESTABLISHED\n`)).toBe(
    true,
  );
  expect(macPrograms.hasConnection(`${listening}f6\nn10.0.0.2:61000->10.0.0.9:443\nTST=ESTABLISHED\n`)).toBe(
    false,
  );
  expect(macPrograms.hasConnection(listening)).toBe(false);
});

test('no output breaks a reader', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.jsonValue(), (text, json) => {
      windows.parseCommandLines(json);
      windowsPrograms.parseArguments(text);
      mac.parseOpenFiles(text);
      macPrograms.hasConnection(text);
    }),
  );
});
