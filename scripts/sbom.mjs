// `npm run sbom`: what Guardpost is made of at run time, as CycloneDX 1.6 (cyclonedx.org) in JSON, out of the lockfile.
// npm's own `npm sbom` leaves out a package that is there in a second version.
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const output = resolve(process.argv[2] ?? 'dist/sbom.cdx.json');
const { name, version, license, packages } = {
  ...JSON.parse(readFileSync('package.json', 'utf8')),
  packages: JSON.parse(readFileSync('package-lock.json', 'utf8')).packages,
};

/** Package URL (ECMA-427): the scope's at-sign is percent-encoded. */
const purl = (of, at) => `pkg:npm/${of.replace('@', '%40')}@${at}`;
const licences = (text) =>
  text === undefined
    ? []
    : / (OR|AND|WITH) /.test(text)
      ? [{ expression: text }]
      : [{ license: { name: text } }];

/** Old packages name theirs as a list (docs.npmjs.com, package.json, license), which the lockfile leaves out. */
function formerLicences(path) {
  const { licenses } = JSON.parse(readFileSync(`${path}/package.json`, 'utf8'));
  return licenses?.map(({ type }) => type).join(' OR ');
}

/** Subresource integrity (`sha512-base64`) as CycloneDX writes hashes. */
function hashes(integrity) {
  const [algorithm, value] = integrity.split('-');
  return [
    {
      alg: algorithm.toUpperCase().replace('SHA', 'SHA-'),
      content: Buffer.from(value, 'base64').toString('hex'),
    },
  ];
}

const components = new Map();
for (const [path, entry] of Object.entries(packages)) {
  if (path === '' || entry.dev || entry.devOptional) continue;
  const of = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  components.set(purl(of, entry.version), {
    type: 'library',
    'bom-ref': purl(of, entry.version),
    name: of,
    version: entry.version,
    purl: purl(of, entry.version),
    scope: entry.optional ? 'optional' : 'required',
    ...(entry.integrity ? { hashes: hashes(entry.integrity) } : {}),
    licenses: licences(entry.license ?? formerLicences(path)),
  });
}

const bom = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  serialNumber: `urn:uuid:${randomUUID()}`,
  version: 1,
  metadata: {
    timestamp: new Date().toISOString(),
    component: {
      type: 'application',
      'bom-ref': purl(name, version),
      name,
      version,
      licenses: licences(license),
    },
  },
  components: [...components.values()],
};
mkdirSync(dirname(output), { recursive: true });
writeFileSync(output, `${JSON.stringify(bom, null, 2)}\n`);
process.stdout.write(`${output}: ${bom.components.length} components\n`);
