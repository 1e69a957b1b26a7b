import { DETECTORS } from '../shared/detection/registry.ts';

/** The page of the built-in detectors, from their own descriptions. */
export function detectorsPage(): string {
  const rows = DETECTORS.map(({ id, name, standard, confidence }) => {
    const alone = confidence > 0 ? confidence.toFixed(2) : 'only where something names it';
    return `| \`${id}\` | ${name['zh-CN']} | ${name.en} | ${standard} | ${alone} |`;
  });
  return `# Detectors

Made from the code by \`npm run docs\`. Every detector is always on; a policy says what its findings are worth.
The confidence is that of a value that stands by itself; words before it, the head of its column and the way
it is written raise it or lower it to nothing (\`订单号：13800138000\` is no telephone number).

| id | 名称 | name | follows | confidence alone |
| --- | --- | --- | --- | --- |
${rows.join('\n')}

Further findings come from what a company sets up itself:

| id | from |
| --- | --- |
| \`keyword:<id>\` | a list of terms in \`classification.keywords\` |
| \`pattern:<id>\` | a regular expression in \`classification.patterns\` |
| \`proximity:<id>\` | two lists of terms close to each other, \`classification.proximity\` |
| \`edm:<name>\` | rows of real people, an index made by \`guardpost edm build\` |
| \`fingerprint:<document>\` | passages of documents registered by \`guardpost fingerprint add\` |
`;
}
