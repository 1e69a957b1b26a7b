import { EVENT_COLUMN_TITLES, type EventColumn } from '../../../shared/events/event-columns.ts';
import type { StoredEvent } from '../../api/contract.ts';
import { CSV_START, csvLine } from '../csv.ts';
import { xlsx } from '../xlsx.ts';
import type { Events } from './events.ts';
import { exportCells, type Reader } from './export-cells.ts';

/** Events of one export at most; beyond it the answer says that it was cut. */
export const MOST_EXPORTED = 100_000;
/** Read and written at a time. */
const PIECE = 500;

export type ExportFormat = 'csv' | 'json' | 'xlsx';
type Pieces = AsyncIterable<readonly (readonly string[])[]>;

/** The columns of the events at some positions, as a file that is written while it is sent. */
export async function* exportFile(
  events: Events,
  positions: readonly number[],
  format: ExportFormat,
  columns: readonly EventColumn[],
  reader: Reader,
): AsyncGenerator<string | Uint8Array> {
  const cells = exportCells(columns, reader);
  const pieces = rowsOf(events, positions, cells);
  if (format === 'json') return yield* json(pieces, columns);
  const titles = columns.map((column) => EVENT_COLUMN_TITLES[column][reader.language]);
  if (format === 'csv') return yield* csv(titles, pieces);
  yield* xlsx(headed(titles, pieces));
}

async function* rowsOf(
  events: Events,
  positions: readonly number[],
  cells: (event: StoredEvent) => string[],
): AsyncGenerator<string[][]> {
  for (let from = 0; from < positions.length; from += PIECE)
    yield (await events.at(positions.slice(from, from + PIECE))).map(cells);
}

async function* headed(titles: string[], pieces: Pieces): AsyncGenerator<readonly (readonly string[])[]> {
  yield [titles];
  yield* pieces;
}

async function* csv(titles: string[], pieces: Pieces): AsyncGenerator<string> {
  yield CSV_START + csvLine(titles);
  for await (const rows of pieces) yield rows.map(csvLine).join('');
}

/** An array of objects, one a line, each with the columns by their ids. */
async function* json(pieces: Pieces, columns: readonly EventColumn[]): AsyncGenerator<string> {
  let before = '[\n';
  for await (const rows of pieces) {
    if (rows.length === 0) continue;
    const objects = rows.map((row) =>
      JSON.stringify(Object.fromEntries(columns.map((id, at) => [id, row[at]]))),
    );
    yield before + objects.join(',\n');
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}
