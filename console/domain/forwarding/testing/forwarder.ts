// A process of its own that forwards what is in the store of a data directory until it is killed.
import { pino } from 'pino';
import { openSqliteStore } from '../../../store/sqlite/open.ts';
import { SealedText } from '../../sealed-text.ts';
import { Delivery } from '../delivery.ts';
import { Integrations } from '../integrations.ts';
import { NoticeQueue } from '../notifier.ts';
import { Sources } from '../sources.ts';

const [dataDir, key] = process.argv.slice(2) as [string, string];
const store = await openSqliteStore(dataDir);
const sources = new Sources(store);
const integrations = new Integrations(store.db, new SealedText(Buffer.from(key, 'hex')), sources);
const delivery = new Delivery({
  integrations,
  sources,
  notices: new NoticeQueue(store.db),
  logger: pino({ level: 'silent' }),
  baseUrl: () => '',
});
await delivery.start();
process.stdout.write('forwarding\n');
setInterval(() => {}, 1000);
