import { ElectronStandIn } from '../../../agent/tray/testing/electron-stand-in.ts';
import { startTray } from '../../../agent/tray/tray.main.ts';

// The tray's main process with a stand-in for Electron: its own code and its link to the service, no Chromium.
const address = process.argv[2]!;
await startTray(new ElectronStandIn(), {
  address,
  version: 'bench',
  pages: '/',
  preload: '/preload.cjs',
});
process.on('disconnect', () => process.exit(0));
process.send!('ready');
