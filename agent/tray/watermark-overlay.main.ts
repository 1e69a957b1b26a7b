import { WATERMARK_TOPIC, WatermarkSettings } from '../../shared/watermark/settings.ts';
import type { ScreenUsed, WindowUsed } from './electron-used.ts';
import { WEB_PREFERENCES } from './security/hardening.main.ts';
import { ORIGIN } from './security/origin.std.ts';
import type { TrayFeature } from './tray.main.ts';

type Display = ReturnType<ScreenUsed['getAllDisplays']>[number];

/**
 * Lays the watermark over every display: one window each that is above all others, lets every click through and is
 * in every picture of the screen. Without a service the last one stays: to stop the service takes no mark away.
 */
export const watermarkOverlay: TrayFeature = ({ electron, onSettings }) => {
  const windows = new Map<number, WindowUsed>();
  let wanted: WatermarkSettings | undefined;

  const open = ({ bounds }: Display): WindowUsed => {
    const { x, y, width, height } = bounds;
    const window = new electron.BrowserWindow({
      ...{ x, y, width, height },
      ...{ transparent: true, frame: false, hasShadow: false, show: false, enableLargerThanScreen: true },
      ...{ focusable: false, skipTaskbar: true, resizable: false, movable: false, fullscreenable: false },
      title: 'Guardpost',
      webPreferences: { ...WEB_PREFERENCES, backgroundThrottling: false },
    });
    window.setIgnoreMouseEvents(true);
    window.setAlwaysOnTop(true, 'screen-saver');
    window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true });
    return window;
  };
  const closeAll = () => {
    for (const window of windows.values()) if (!window.isDestroyed()) window.destroy();
    windows.clear();
  };
  const draw = () => {
    const isShown = wanted !== undefined && (wanted.visible !== null || wanted.coded !== null);
    if (!isShown) return closeAll();
    for (const display of electron.screen.getAllDisplays()) {
      const known = windows.get(display.id);
      const window = known && !known.isDestroyed() ? known : open(display);
      windows.set(display.id, window);
      void window.loadURL(`${ORIGIN}/overlay.html#${encodeURIComponent(JSON.stringify(wanted))}`);
      window.showInactive();
    }
  };
  const drawAnew = () => {
    closeAll();
    draw();
  };

  electron.screen.on('display-added', drawAnew);
  electron.screen.on('display-removed', drawAnew);
  electron.screen.on('display-metrics-changed', drawAnew);
  onSettings(WATERMARK_TOPIC, (value) => {
    if (value === undefined) return;
    const parsed = WatermarkSettings.safeParse(value);
    if (!parsed.success) return;
    wanted = parsed.data;
    draw();
  });
  return closeAll;
};
