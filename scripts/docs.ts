// Writes the pages that are made from the code (`npm run docs`).
import { writeFile } from 'node:fs/promises';
import { apiClient } from './api-client.ts';
import { detectorsPage } from './detectors-page.ts';
import { protocolPage } from './protocol-page.ts';
import { screenPage } from './screen-page.ts';

await writeFile(new URL('../shared/protocol/PROTOCOL.md', import.meta.url), protocolPage());
await writeFile(new URL('../shared/detection/DETECTORS.md', import.meta.url), detectorsPage());
await writeFile(new URL('../clients/typescript/api.ts', import.meta.url), await apiClient());
await writeFile(new URL('../shared/screen/SCREEN.md', import.meta.url), screenPage());
