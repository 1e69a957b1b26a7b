import type { Command, CommandOutput, RunCommand } from '../../command.ts';

type Value = { type: string; data: string };

const done = (stdout = ''): CommandOutput => ({ code: 0, stdout, stderr: '' });
const failed: CommandOutput = {
  code: 1,
  stdout: '',
  stderr: '错误: 系统找不到指定的注册表项或值。\r\n',
};

/** A registry that answers reg.exe as Windows does. Keys are told apart without regard to case. */
export class FakeRegistry {
  readonly keys = new Map<string, Map<string, Value>>();

  set(key: string, name: string, value: Value): void {
    const parts = key.split('\\');
    for (let length = 2; length <= parts.length; length++) {
      const above = parts.slice(0, length).join('\\').toLowerCase();
      if (!this.keys.has(above)) this.keys.set(above, new Map());
    }
    this.keys.get(key.toLowerCase())!.set(name, value);
  }

  /** All that there is, to compare with. */
  dump(): string[] {
    return [...this.keys]
      .flatMap(([key, values]) => [
        key,
        ...[...values].map(([name, { type, data }]) => `${key}\\${name} ${type} ${data}`),
      ])
      .sort();
  }

  run(args: readonly string[]): CommandOutput {
    const [verb, key = '', ...options] = args;
    const option = (name: string) => options[options.indexOf(name) + 1]!;
    const values = this.keys.get(key.toLowerCase());
    if (verb === 'add') {
      const type = option('/t');
      const given = option('/d');
      this.set(key, option('/v'), {
        type,
        data: type === 'REG_DWORD' ? `0x${Number(given).toString(16)}` : given,
      });
      return done('操作成功完成。\r\n');
    }
    if (!values) return failed;
    if (verb === 'query') {
      const name = options.includes('/v') ? option('/v') : undefined;
      if (name !== undefined && !values.has(name)) return failed;
      const shown = [...values].filter(([each]) => name === undefined || each === name);
      const lines = shown.map(([each, { type, data }]) => `    ${each}    ${type}    ${data}`);
      const long = (each: string) => each.replace(/^HKLM/i, 'HKEY_LOCAL_MACHINE');
      const below = [...this.keys.keys()].filter((each) => each.startsWith(`${key.toLowerCase()}\\`));
      const direct =
        name === undefined ? below.filter((each) => !each.slice(key.length + 1).includes('\\')) : [];
      return done(['', long(key), ...lines, '', ...direct.map(long), ''].join('\r\n'));
    }
    if (options.includes('/v')) {
      if (!values.delete(option('/v'))) return failed;
    } else {
      for (const each of [...this.keys.keys()])
        if (each === key.toLowerCase() || each.startsWith(`${key.toLowerCase()}\\`)) this.keys.delete(each);
    }
    return done('操作成功完成。\r\n');
  }
}

/** Runs reg.exe against the fake and gives everything else to `others`; keeps what was run. */
export function fakeRun(
  registry: FakeRegistry,
  others: (command: Command) => CommandOutput = () => done(),
): RunCommand & { ran: Command[] } {
  const ran: Command[] = [];
  const run = async (command: Command) => {
    ran.push(command);
    return command.file === 'reg.exe' ? registry.run(command.args) : others(command);
  };
  return Object.assign(run, { ran });
}
