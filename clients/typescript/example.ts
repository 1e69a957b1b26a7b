// Prints the latest grave events, oldest first, page by page:
// GUARDPOST_URL=https://console:8443 GUARDPOST_TOKEN=guardpost_… node clients/typescript/example.ts
import { guardpost } from './client.ts';

const { GUARDPOST_URL: url = '', GUARDPOST_TOKEN: token = '' } = process.env;
const client = guardpost({ url, token });
const PAGES = 3;

const events = [];
let before: number | undefined;
for (let page = 0; page < PAGES; page++) {
  const { data, error } = await client.GET('/api/v1/events', {
    params: { query: { severity: ['high', 'critical'], ...(before === undefined ? {} : { before }) } },
  });
  if (!data) throw new Error(`the console did not answer with events: ${JSON.stringify(error)}`);
  events.push(...data.events);
  if (data.next === null) break;
  before = data.next;
}
for (const { at, severity, type, hostname, file } of events.reverse()) {
  console.log(new Date(at).toISOString(), severity, type, hostname, JSON.stringify(file?.name ?? ''));
}
