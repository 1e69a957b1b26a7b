import fc from 'fast-check';
import { expect, test } from 'vitest';
import { desktopName, packagesIn } from './linux/applications/installed.ts';
import * as mac from './macos/applications.ts';
import * as windows from './windows/applications.ts';

test('Debian packages that are installed, not those that were', () => {
  const status =
    'Package: a\nStatus: install ok installed\nMaintainer: 某 <x@y>\nVersion: 1:2-3\n\nPackage: b\nStatus: deinstall ok config-files\nVersion: 1\n';
  expect(packagesIn(status)).toEqual([
    { name: 'a', source: 'dpkg', version: '1:2-3', publisher: '某 <x@y>' },
  ]);
});

test('menu entries of applications', () => {
  expect(
    desktopName('[Desktop Entry]\nType=Application\nName=微信\nExec=x\n[Desktop Action a]\nName=Other\n'),
  ).toBe('微信');
  expect(desktopName('[Desktop Entry]\nType=Application\nName=x\nNoDisplay=true\n')).toBeUndefined();
  expect(desktopName('[Desktop Entry]\nType=Link\nName=x\n')).toBeUndefined();
});

test('Windows: programs of the registry and processes of people', () => {
  expect(
    windows.parseInstalled([{ name: '微信', version: '4.0.3', publisher: '腾讯科技(深圳)有限公司' }, {}]),
  ).toEqual([{ name: '微信', source: 'registry', version: '4.0.3', publisher: '腾讯科技(深圳)有限公司' }]);
  const one = { pid: 7, name: 'ToDesk.exe', path: 'C:\\ToDesk.exe', session: 1, began: '638000' };
  expect(windows.parseRunning(one)).toMatchObject([{ pid: 7, byPerson: true }]);
  expect(windows.endProgram(windows.parseRunning(one)[0]!).script).toContain("-eq '638000'");
  expect(() => windows.endProgram({ ...windows.parseRunning(one)[0]!, began: "1'; x" })).toThrow();
});

test('macOS: bundles with their signer and processes', () => {
  const json = JSON.stringify({
    SPApplicationsDataType: [
      { _name: '向日葵', version: '15.2', signed_by: ['Developer ID Application: Oray'] },
    ],
  });
  expect(mac.parseInstalled(json)).toEqual([
    { name: '向日葵', source: 'bundle', version: '15.2', publisher: 'Developer ID Application: Oray' },
  ]);
  const line = '  512   501 Tue Nov 24 09:00:00 2026     /Applications/To Desk.app/Contents/MacOS/ToDesk\n';
  expect(mac.parseRunning(line)).toMatchObject([
    {
      pid: 512,
      uid: 501,
      name: 'ToDesk',
      path: '/Applications/To Desk.app/Contents/MacOS/ToDesk',
      byPerson: true,
    },
  ]);
});

test('no output breaks a reader', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.jsonValue(), (text, json) => {
      packagesIn(text);
      desktopName(text);
      mac.parseInstalled(text);
      mac.parseRunning(text);
      windows.parseInstalled(json);
      windows.parseRunning(json);
    }),
  );
});
