import type { Command } from '../../command.ts';
import type { StreamLines } from '../../line-stream.ts';
import { readingScript } from '../powershell.ts';

/**
 * One PowerShell that writes a JSON line for each CIM event of volumes and devices, and ends by itself when the
 * agent is gone. Both are extrinsic events: Windows pushes them, nothing polls.
 */
export function deviceEvents(agentPid: number): Command {
  if (!Number.isSafeInteger(agentPid) || agentPid < 1) throw new Error(`not a process id: ${agentPid}`);
  return readingScript(`
Register-CimIndicationEvent -ClassName Win32_VolumeChangeEvent -SourceIdentifier volume
Register-CimIndicationEvent -ClassName Win32_DeviceChangeEvent -SourceIdentifier device
[Console]::Out.WriteLine('{"event":"ready"}')
while (Get-Process -Id ${agentPid} -ErrorAction SilentlyContinue) {
  $event = Wait-Event -Timeout 30
  if (-not $event) { continue }
  Remove-Event -EventIdentifier $event.EventIdentifier
  $what = $event.SourceEventArgs.NewEvent
  $line = @{ event = $event.SourceIdentifier; type = [int]$what.EventType; drive = [string]$what.DriveName }
  [Console]::Out.WriteLine(($line | ConvertTo-Json -Compress))
}`);
}

export interface DeviceEvent {
  event: 'ready' | 'volume' | 'device';
  /** Of Win32_DeviceChangeEvent: 1 configuration changed, 2 arrival, 3 removal, 4 docking. */
  type?: number;
  /** Such as E:, for volumes. */
  drive?: string;
}

/** One line of the stream; undefined for anything else. */
export function parseDeviceEvent(line: string): DeviceEvent | undefined {
  try {
    const value = JSON.parse(line) as Partial<DeviceEvent> | null;
    const event = value?.event;
    if (event !== 'ready' && event !== 'volume' && event !== 'device') return undefined;
    return {
      event,
      ...(typeof value?.type === 'number' ? { type: value.type } : {}),
      ...(typeof value?.drive === 'string' && value.drive ? { drive: value.drive } : {}),
    };
  } catch {
    return undefined;
  }
}

/** Calls back with every event, `ready` included: what came while nobody listened is looked for then. */
export function listenForDevices(
  stream: StreamLines,
  changed: () => void,
  onError: (error: Error) => void,
): { close(): Promise<void> } {
  return stream(deviceEvents(process.pid), {
    onLine: (line) => {
      if (parseDeviceEvent(line)) changed();
    },
    onError,
  });
}
