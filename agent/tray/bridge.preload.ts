import { contextBridge, ipcRenderer } from 'electron';
import { CHANNELS } from './channels.std.ts';
import type { Bridge, TrayView } from './view.std.ts';

/** All that a page can do: be shown what there is, and ask. No message object and no channel name gets out. */
const bridge: Bridge = {
  ready: () => ipcRenderer.invoke(CHANNELS.ready) as ReturnType<Bridge['ready']>,
  onView: (listener) => {
    ipcRenderer.on(CHANNELS.view, (_, view: TrayView) => listener(view));
  },
  act: (action) => ipcRenderer.invoke(CHANNELS.act, action) as ReturnType<Bridge['act']>,
};

contextBridge.exposeInMainWorld('guardpost', bridge);
