import { KEY_SIGNAL, SCREEN_TOPIC, ScreenSettings } from '../../shared/screen/session-settings.ts';
import type { TrayFeature } from './tray.main.ts';

/** The key alone and with each modifier that desktops give a meaning. An accelerator takes the key from all others. */
const ACCELERATORS = [
  'PrintScreen',
  'Alt+PrintScreen',
  'Shift+PrintScreen',
  'Control+PrintScreen',
  'Super+PrintScreen',
];

/** Keeps the print-screen key while policy says so, and tells of presses. Electron can only take a key, not watch it. */
export const printScreenKey: TrayFeature = ({ electron, signal, onSettings }) => {
  const { globalShortcut } = electron;
  const held = new Set<string>();

  const release = () => {
    for (const accelerator of held) globalShortcut.unregister(accelerator);
    held.clear();
  };
  onSettings(SCREEN_TOPIC, (value) => {
    // Without a service it stays as it was: to stop the service frees no key.
    if (value === undefined) return;
    const parsed = ScreenSettings.safeParse(value);
    if (!parsed.success) return;
    if (parsed.data.keys !== 'block') return release();
    for (const accelerator of ACCELERATORS) {
      if (held.has(accelerator)) continue;
      if (globalShortcut.register(accelerator, () => signal(KEY_SIGNAL, { held: true })))
        held.add(accelerator);
    }
  });
  return release;
};
