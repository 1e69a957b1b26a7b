import { existsSync } from 'node:fs';
import type { Actor } from '../../../shared/events/observation.ts';
import { type RunCommand, runCommand } from '../command.ts';

export const TRAY_UNIT = 'guardpost-tray.service';
/** Where electron-builder's packages put the tray. */
export const TRAY_PROGRAM = '/opt/Guardpost Tray/guardpost-tray';

/**
 * Begins the tray with every session that has a screen, and again whenever it ended: systemd.special(7),
 * graphical-session.target.
 */
export const trayUnit = (program = TRAY_PROGRAM) => `[Unit]
Description=Guardpost tray
PartOf=graphical-session.target
After=graphical-session.target
ConditionPathExists=${program}
StartLimitIntervalSec=0

[Service]
Type=exec
ExecStart="${program}"
Restart=always
RestartSec=5

[Install]
WantedBy=graphical-session.target
`;

/**
 * For desktops that systemd does not begin: autostart-spec of freedesktop.org. Where systemd makes units of such
 * entries, X-systemd-skip leaves the work to the unit above; a second tray of a session ends at once.
 */
export const trayAutostart = (program = TRAY_PROGRAM) => `[Desktop Entry]
Type=Application
Name=Guardpost
Name[zh_CN]=岗哨
TryExec=${program}
Exec="${program}"
NoDisplay=true
X-systemd-skip=true
`;

/** systemctl(1) for the person's own manager, which knows whether there is a screen. @see Platform.startTray */
export async function startTray(
  { user }: Actor,
  {
    run = runCommand,
    isInstalled = () => existsSync(TRAY_PROGRAM),
  }: { run?: RunCommand; isInstalled?: () => boolean } = {},
): Promise<boolean | undefined> {
  if (user === undefined || !isInstalled()) return undefined;
  const systemctl = (...args: string[]) =>
    run({ file: 'systemctl', args: ['--user', `--machine=${user}@.host`, ...args] });
  if ((await systemctl('is-active', '--quiet', 'graphical-session.target')).code !== 0) return undefined;
  return (await systemctl('start', TRAY_UNIT)).code === 0;
}
