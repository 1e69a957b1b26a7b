import { type Command, dryRun, runCommand } from '../command.ts';
import { MacDeviceControl } from '../macos/device-control/device-control.ts';
import { PfBackend } from '../macos/network-isolation/pf.ts';
import { dryFiles } from '../system-files.ts';
import { DATA_FOLDERS, type DryBackends, ReadsBack } from './backends.ts';

export function dryMac(print: (line: string) => void, real: boolean): DryBackends {
  let changed = false;
  const show = (line: string) => {
    if (!line.startsWith('look ')) print(line);
  };
  const runner = dryRun(show, (command) => {
    if (!command.reads) {
      changed = true;
      return assumed(command);
    }
    if (isSurvey(command) && changed) throw new ReadsBack();
    return real ? runCommand(command) : assumed(command);
  });
  const run: typeof runner = (command) => runner(command.reads ? withoutInput(command) : command);
  const options = { dataDir: DATA_FOLDERS.macos, run, files: dryFiles(print) };
  return {
    devices: new MacDeviceControl(options),
    network: new PfBackend(options),
    real,
    flush: async () => {
      changed = false;
    },
    close: async () => {},
  };
}

/** A Mac as it comes: pf asks Apple's anchors, and gives a token for being switched on. */
function assumed({ file, args }: Command) {
  const answer = (stdout: string, code = 0) => ({ code, stdout, stderr: '' });
  const line = [file.split('/').at(-1), ...args].join(' ');
  if (line === 'pfctl -s rules') return answer('anchor "com.apple/*" all\n');
  if (line === 'pfctl -s info') return answer('Status: Enabled for 0 days 00:00:01\n');
  if (line === 'pfctl -E') return answer('Token : 1234567890\n');
  if (file === '/usr/bin/stat') return answer('user\n');
  if (file === '/usr/bin/sudo' && args.includes('read')) return answer('', 1);
  return undefined;
}

function isSurvey({ file, args }: Command): boolean {
  return file === '/usr/sbin/diskutil' && (args[0] === 'list' || args[0] === 'info');
}

function withoutInput({ input: _input, ...command }: Command): Command {
  return command;
}
