import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import type { ReadRequest, ReadResponse } from './reader.ts';

const database = new Database(workerData as string, { readonly: true, fileMustExist: true, timeout: 5000 });
database.pragma('cache_size = -65536');

parentPort!.on('message', ({ id, sql, parameters }: ReadRequest) => {
  let response: ReadResponse;
  try {
    response = { id, rows: database.prepare(sql).all(...parameters) };
  } catch (error) {
    response = { id, error: (error as Error).message };
  }
  parentPort!.postMessage(response);
});
