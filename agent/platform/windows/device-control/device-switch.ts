import type { Command } from '../../command.ts';
import { literal, script } from '../powershell.ts';

/** `pnputil /disable-device`: Windows 10 2004 and later. It stays so until enabled, also across a restart. */
export function disableDevice(instanceId: string): Command {
  return { file: 'pnputil.exe', args: ['/disable-device', instanceId], timeoutMs: 60_000 };
}

export function enableDevice(instanceId: string): Command {
  return { file: 'pnputil.exe', args: ['/enable-device', instanceId], timeoutMs: 60_000 };
}

/** Stops and starts a device, so that its drivers look at the policies again. */
export function restartDevice(instanceId: string): Command {
  return { file: 'pnputil.exe', args: ['/restart-device', instanceId], timeoutMs: 60_000 };
}

/** Looks for devices whose installation was forbidden before. */
export function scanDevices(): Command {
  return { file: 'pnputil.exe', args: ['/scan-devices'], timeoutMs: 60_000 };
}

/** Before Windows 10 2004: the same through the PnpDevice module. */
export function switchByModule(instanceId: string, on: boolean): Command {
  return script(`${on ? 'Enable' : 'Disable'}-PnpDevice -InstanceId ${literal(instanceId)} -Confirm:$false`, {
    timeoutMs: 60_000,
  });
}

/** The disk's own read-only attribute, which partmgr keeps for it. */
export function setDiskReadOnly(disk: number, readOnly: boolean): Command {
  if (!Number.isSafeInteger(disk) || disk < 0) throw new Error(`not a disk number: ${disk}`);
  return script(`Set-Disk -Number ${disk} -IsReadOnly $${readOnly}`, { timeoutMs: 60_000 });
}

/** ERROR_SUCCESS_REBOOT_REQUIRED: done, but a driver holds on until the next start. */
export const NEEDS_RESTART = 3010;
