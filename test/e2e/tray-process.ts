import { CHANNELS } from '../../agent/tray/channels.std.ts';
import { ElectronStandIn } from '../../agent/tray/testing/electron-stand-in.ts';
import { startTray } from '../../agent/tray/tray.main.ts';
import type { Action } from '../../agent/tray/view.std.ts';

/*
 * The tray's real main process as another user, with Electron's stand-in: what its pages would show and do is asked
 * for by messages. Everything is loaded before the rights of root are given up: another user may not read this folder.
 */
const [address, uid] = process.argv.slice(2);
process.setgroups!([]);
process.setgid!(Number(uid));
process.setuid!(Number(uid));

const electron = new ElectronStandIn();
await startTray(electron, { address: address!, version: 'test', pages: '/', preload: '/preload.cjs' });
electron.trays[0]!.emit('click');
const window = electron.window('index')!;

process.on('message', ({ id, action }: { id: number; action?: Action }) => {
  const asked = action
    ? electron.invoke(window, CHANNELS.act, [action])
    : electron.invoke(window, CHANNELS.ready);
  void asked.then((answer) => process.send!({ id, answer }));
});
process.on('disconnect', () => process.exit(0));
process.send!({ ready: true });
