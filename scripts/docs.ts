// Writes the pages that are made from the code (`npm run docs`).
import { writeFile } from 'node:fs/promises';
import { protocolPage } from './protocol-page.ts';

await writeFile(new URL('../shared/protocol/PROTOCOL.md', import.meta.url), protocolPage());
