import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyText } from '../testing/any-text.ts';
import { asList, literal, literals, runJson, script, taskArguments } from './powershell.ts';

/** What PowerShell makes of an expression of `literal`: quotes of all its kinds end a text unless doubled. */
function evaluate(expression: string): string {
  const escaped = /^\(\[regex\]::Unescape\('([^']*)'\)\)$/.exec(expression);
  const body = escaped ? escaped[1]! : /^'([^']*)'$/.exec(expression)?.[1];
  if (body === undefined || /['\u2018\u2019\u201a\u201b]/.test(body))
    throw new Error(`ends early: ${expression}`);
  if (!escaped) return body;
  return body.replaceAll(/\\u([0-9a-f]{4})/g, (_all, code) => String.fromCharCode(Number.parseInt(code, 16)));
}

const hostile = [
  "'; Remove-Item C:\\ -Recurse; '",
  '’; Stop-Service guardpost; ’',
  '$(Get-Process)',
  '`$env:Path`',
  'a"b\n& calc.exe',
  '客户资料\u2028移动硬盘',
  'USB\\VID_0781&PID_5581\\A2005|whoami',
  '\0\u001b]0;x\u0007',
  '\ud800 lone',
  '',
];

it.each(hostile)('a hostile text stays a text: %j', (text) => {
  expect(evaluate(literal(text))).toBe(text);
});

it('any text is one ASCII expression that is that text', () => {
  const quotes = fc.constantFrom("'", '‘', '’', '‚', '‛', '"', '`', '$', '(', '\n', '\\u0027', '岗');
  fc.assert(
    fc.property(
      fc.oneof(
        anyText,
        fc.array(quotes).map((parts) => parts.join('')),
      ),
      (text) => {
        const expression = literal(text);
        expect(expression).toMatch(/^[\x20-\x7e]*$/);
        expect(evaluate(expression)).toBe(text);
      },
    ),
  );
});

it('a list has as many elements as were given, commas inside or not', () => {
  expect(literals(['a,b', "c'"])).toBe("@('a,b',([regex]::Unescape('c\\u0027')))");
});

it('a script travels encoded and is shown in the clear', () => {
  const command = script("Get-Item '$HOME'");
  expect(command.file).toBe('powershell.exe');
  const carried = Buffer.from(command.args.at(-1)!, 'base64').toString('utf16le');
  expect(carried).toBe(command.script);
  expect(carried).toContain("Get-Item '$HOME'");
  expect(command.args.slice(0, -1).join(' ')).toBe(
    '-NoLogo -NoProfile -NonInteractive -ExecutionPolicy Bypass -EncodedCommand',
  );
  expect(taskArguments('exit')).toMatch(/^[\w =+/-]+$/);
});

it('what does not fit on a command line is refused, not cut', () => {
  expect(() => script('x'.repeat(20_000))).toThrow(/too many/);
});

it('JSON of one object, of a list and of nothing', async () => {
  const answer = (stdout: string) => async () => ({ code: 0, stdout, stderr: '' });
  expect(asList(await runJson(answer('\uFEFF{"a":1}\r\n'), script('x')))).toEqual([{ a: 1 }]);
  expect(asList(await runJson(answer('[1,2]'), script('x')))).toEqual([1, 2]);
  expect(asList(await runJson(answer(' \r\n'), script('x')))).toEqual([]);
  await expect(runJson(answer('Get-Disk : 拒绝访问'), script('x'))).rejects.toThrow(/not JSON/);
});
