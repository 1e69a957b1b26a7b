import { expect, test } from 'vitest';
import { type Survey, storageChanges } from './storage-diff.ts';

const stick = { key: 'usb:1:2:x', bus: 'usb' as const };
const survey = (mountPoint?: string, readOnly = false): Survey => ({
  devices: new Map([[stick.key, stick]]),
  mounts: new Map(mountPoint ? [[mountPoint, { mountPoint, device: { ...stick, readOnly } }]] : []),
});
const nothing: Survey = { devices: new Map(), mounts: new Map() };
const kinds = (before: Survey, after: Survey) => storageChanges(before, after).map(({ kind }) => kind);

test('things are told in the order in which they must have happened', () => {
  expect(kinds(nothing, survey('/media/a'))).toEqual(['device-arrived', 'mounted']);
  expect(kinds(survey('/media/a'), nothing)).toEqual(['unmounted', 'device-removed']);
  expect(kinds(survey('/media/a'), survey('/media/b'))).toEqual(['unmounted', 'mounted']);
  expect(kinds(survey('/media/a'), survey('/media/a'))).toEqual([]);
});

test('a mount that was made read-only is told again, and is not taken for another', () => {
  expect(kinds(survey('/media/a'), survey('/media/a', true))).toEqual(['mounted']);
});
