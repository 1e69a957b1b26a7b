/*
 * What a preload script gets of Electron, for pages in a plain browser: the same bridge, with calls carried by a
 * function that the test gives to the page.
 */

interface TestPage {
  ipcInvoke?: (channel: string, args: unknown[]) => Promise<unknown>;
  ipcReceive?: (channel: string, args: unknown[]) => void;
}

const page = globalThis as TestPage & Record<string, unknown>;
const listeners = new Map<string, ((event: object, ...args: unknown[]) => void)[]>();
page.ipcReceive = (channel, args) => {
  for (const listener of listeners.get(channel) ?? []) listener({}, ...args);
};

export const contextBridge = {
  exposeInMainWorld(name: string, api: object): void {
    page[name] = Object.freeze(api);
  },
};

export const ipcRenderer = {
  invoke: (channel: string, ...args: unknown[]) => page.ipcInvoke!(channel, args),
  on(channel: string, listener: (event: object, ...args: unknown[]) => void): void {
    listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
  },
};
