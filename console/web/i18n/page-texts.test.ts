import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { catalogue } from './en/index.ts';
import { PARTS, type Part } from './parts.ts';

const WEB = resolve(import.meta.dirname, '..');
/** Files that fetch others together with texts: what they fetch is looked at by itself. */
const FETCHERS = [
  'app/pages.tsx',
  'app/require-session.tsx',
  'layout/shell.tsx',
  'layout/signature-desk.tsx',
];
const KEYS = new Set(keysOf(catalogue));
const PART_OF = await partOfNames();

function keysOf(texts: object, prefix = ''): string[] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [prefix + key.replace(/_(one|other)$/, '')]
      : keysOf(value, `${prefix}${key}.`),
  );
}

/** Which part brings the names at the top of the catalogue; two parts must not bring the same. */
async function partOfNames(): Promise<Map<string, Part>> {
  const found = new Map<string, Part>();
  for (const [part, { en }] of Object.entries(PARTS)) {
    for (const texts of Object.values(await en())) {
      for (const name of Object.keys(texts)) {
        if (found.has(name)) throw new Error(`${part} and ${found.get(name)} both bring '${name}'`);
        found.set(name, part as Part);
      }
    }
  }
  return found;
}

interface Fetched {
  file: string;
  texts: string[];
}

/** Pages and dialogs with the parts that are named beside them. */
function fetchedBy(file: string): Fetched[] {
  const source = readFileSync(resolve(WEB, file), 'utf8');
  const gates = /const gates = \(\) => import\('([^']+)'\)/.exec(source)?.[1];
  const places = source
    .replaceAll('page(gates,', `page(() => import('${gates}'),`)
    .matchAll(/import\('([^']+)'\),\s*(?:'\w+'(?:,\s*\[([^\]]*)\])?|loadTexts\(\[([^\]]*)\]\))/g);
  return [...places].map(([, path, page = '', dialog = '']) => ({
    file: resolve(WEB, dirname(file), path!).slice(WEB.length + 1),
    texts: [...(page + dialog).matchAll(/'([^']+)'/g)].map(([, part]) => part!),
  }));
}

/** Parts whose texts a module or anything it imports says, told by the keys that stand in it. */
function partsSaid(file: string, seen = new Set<string>(), found = new Set<string>()): Set<string> {
  // Files of the API say names of rights and of events, some of which look like keys; they say no texts.
  if (seen.has(file) || !/\.tsx?$/.test(file) || !file.startsWith(WEB) || /\/web\/(api|i18n)\//.test(file))
    return found;
  seen.add(file);
  const source = readFileSync(file, 'utf8');
  for (const [, key] of source.matchAll(/['`]([a-z-]+\.[a-z0-9.-]+)['`]/g)) {
    if (KEYS.has(key!)) found.add(PART_OF.get(key!.split('.')[0]!)!);
  }
  for (const [, name] of source.matchAll(/`([a-z-]+)\.(?:[a-z-]+[.-])*\$\{/g)) {
    const part = PART_OF.get(name!);
    if (part) found.add(part);
  }
  const imports = FETCHERS.includes(file.slice(WEB.length + 1))
    ? /from '(\.[^']+)'/g
    : /(?:from |import\()'(\.[^']+)'/g;
  for (const [, path] of source.matchAll(imports)) partsSaid(resolve(dirname(file), path!), seen, found);
  return found;
}

const everything = FETCHERS.flatMap(fetchedBy);

test('the frame of the pages says base texts only', () => {
  expect([...partsSaid(resolve(WEB, 'main.tsx'))]).toEqual(['base']);
});

test('the catalogue is all parts and nothing else', () => {
  expect([...PART_OF.keys()].sort()).toEqual(Object.keys(catalogue).sort());
});

test('what is fetched was found', () => {
  expect(everything.length).toBeGreaterThan(25);
});

test.each(everything)('$file names the parts whose texts it says', ({ file, texts }) => {
  const said = partsSaid(resolve(WEB, file));
  said.delete('base');
  expect(texts.toSorted()).toEqual([...said].sort());
});
