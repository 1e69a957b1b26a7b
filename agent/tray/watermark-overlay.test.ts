import { beforeEach, expect, test } from 'vitest';
import type { SessionSettings } from '../../shared/session-protocol/settings.ts';
import { WatermarkSettings } from '../../shared/watermark/settings.ts';
import { ElectronStandIn } from './testing/electron-stand-in.ts';
import { watermarkOverlay } from './watermark-overlay.main.ts';

const SETTINGS = {
  visible: { lines: ['王芳', 'PC-0042'], time: true, density: 'normal', opacity: 0.1 },
  coded: { device: 7, user: 9, strength: 1 },
} as const;

let electron: ElectronStandIn;
let settle: (value: SessionSettings['value'] | undefined) => void;
let end: () => void;
beforeEach(() => {
  electron = new ElectronStandIn();
  end = watermarkOverlay({
    electron,
    preload: '/preload.cjs',
    signal: () => true,
    onSettings: (_topic, listener) => {
      settle = listener;
      listener(undefined);
    },
  });
});

const open = () => electron.windows.filter((window) => !window.destroyed);
const told = (url: string) => WatermarkSettings.parse(JSON.parse(decodeURIComponent(url.split('#')[1]!)));

test('every display has a window over it, above all others, that takes no click, no focus and no right', () => {
  electron.displays = [
    { id: 1, bounds: { x: 0, y: 0, width: 1920, height: 1080 } },
    { id: 2, bounds: { x: 1920, y: 0, width: 2560, height: 1440 } },
  ];
  settle(structuredClone(SETTINGS) as never);
  expect(open()).toHaveLength(2);
  for (const window of open()) {
    expect(window).toMatchObject({
      clicksGoThrough: true,
      above: 'screen-saver',
      everywhere: true,
      visible: true,
    });
    expect(window.focused).toBe(0);
    expect(window.options).toMatchObject({ transparent: true, focusable: false, skipTaskbar: true });
    expect(window.options.webPreferences).toMatchObject({ sandbox: true, nodeIntegration: false });
    expect(window.options.webPreferences).not.toHaveProperty('preload');
    expect(told(window.url)).toEqual(SETTINGS);
  }
  expect(open()[1]!.options).toMatchObject({ x: 1920, width: 2560, height: 1440 });
});

test('it goes when policy no longer asks for it, and not when the service does', () => {
  settle(structuredClone(SETTINGS) as never);
  settle(undefined);
  expect(open()).toHaveLength(1);
  settle({ visible: null, coded: null });
  expect(open()).toHaveLength(0);
});

test('a display that is plugged in later is covered too', () => {
  settle(structuredClone(SETTINGS) as never);
  electron.displays.push({ id: 2, bounds: { x: 1920, y: 0, width: 800, height: 600 } });
  electron.screenEmitter.emit('display-added');
  expect(open()).toHaveLength(2);
  end();
  expect(open()).toHaveLength(0);
});

test('what is no setting changes nothing', () => {
  settle(structuredClone(SETTINGS) as never);
  settle({ visible: 'yes' });
  expect(open().map(({ url }) => told(url))).toEqual([SETTINGS]);
});
