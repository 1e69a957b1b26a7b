import { type Command, type CommandOutput, dryRun, runCommand } from '../command.ts';
import { dryFiles } from '../system-files.ts';
import { WindowsDeviceControl } from '../windows/device-control/device-control.ts';
import { WindowsFirewall } from '../windows/network-isolation/firewall.ts';
import { DATA_FOLDERS, type DryBackends, ReadsBack } from './backends.ts';

const NOT_THERE: CommandOutput = { code: 1, stdout: '', stderr: '' };

export function dryWindows(print: (line: string) => void, real: boolean): DryBackends {
  let changed = false;
  const registry = new ImaginedRegistry();
  const show = (line: string) => {
    if (!line.startsWith('look ')) print(line);
  };
  const runner = dryRun(show, (command) => {
    if (command.file === 'reg.exe') {
      return registry.answer(command) ?? (real ? runCommand(command) : NOT_THERE);
    }
    if (!command.reads) {
      changed = true;
      return undefined;
    }
    if (changed) throw new ReadsBack();
    return real ? runCommand(command) : undefined;
  });
  // What a script that only looks contains is not part of what would be done.
  const run: typeof runner = (command) => runner(command.reads ? withoutScript(command) : command);
  const options = { dataDir: DATA_FOLDERS.windows, run, files: dryFiles(print) };
  return {
    devices: new WindowsDeviceControl(options),
    network: new WindowsFirewall(options),
    real,
    flush: async () => {
      changed = false;
    },
    close: async () => {},
  };
}

/** Remembers what was set, so that it can be shown how it is undone. Elsewhere the rest is taken for empty. */
class ImaginedRegistry {
  readonly #values = new Map<string, { type: string; data: string } | undefined>();

  answer({ args }: Command): CommandOutput | undefined {
    const [verb, key = '', ...options] = args;
    if (!options.includes('/v')) return verb === 'query' ? undefined : { ...NOT_THERE, code: 0 };
    const option = (name: string) => options[options.indexOf(name) + 1] ?? '';
    const id = `${key}\n${option('/v')}`;
    if (verb === 'query') {
      if (!this.#values.has(id)) return undefined;
      const value = this.#values.get(id);
      if (!value) return NOT_THERE;
      return {
        code: 0,
        stdout: `${LONG}${key}\r\n    ${option('/v')}    ${value.type}    ${value.data}\r\n`,
        stderr: '',
      };
    }
    this.#values.set(id, verb === 'add' ? { type: option('/t'), data: option('/d') } : undefined);
    return { code: 0, stdout: '', stderr: '' };
  }
}

/** `reg query` writes the root of a key in full; how the rest reads does not matter here. */
const LONG = 'HKEY_LOCAL_MACHINE ';

function withoutScript({ script: _script, ...command }: Command): Command {
  return command;
}
