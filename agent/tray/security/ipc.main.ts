import { CHANNELS } from '../channels.std.ts';
import type { ElectronUsed, InvokeUsed } from '../electron-used.ts';
import { Action, type ActionResult, type TrayView } from '../view.std.ts';
import { isOwn } from './origin.std.ts';

export interface IpcHandlers {
  view: () => TrayView;
  act: (action: Action) => Promise<ActionResult>;
  /** Ids of the contents of our own windows. */
  isWindow: (contentsId: number) => boolean;
}

/** The only two things that a page can have done. Who asks is checked, and what is asked is parsed. */
export function serveIpc({ ipcMain }: Pick<ElectronUsed, 'ipcMain'>, handlers: IpcHandlers): void {
  const checked = (event: InvokeUsed) => {
    const { sender, senderFrame } = event;
    const isPage = senderFrame !== null && senderFrame.parent === null && isOwn(senderFrame.url);
    if (!isPage || !handlers.isWindow(sender.id)) throw new Error('not from a page of the tray');
  };
  ipcMain.handle(CHANNELS.ready, (event) => {
    checked(event);
    return handlers.view();
  });
  ipcMain.handle(CHANNELS.act, (event, message) => {
    checked(event);
    const action = Action.safeParse(message);
    if (!action.success) throw new Error('not an action of the tray');
    return handlers.act(action.data);
  });
}
