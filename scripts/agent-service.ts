import module from 'node:module';
import { startAgent } from '../agent/service/main.ts';
import { EXIT } from './exit.ts';

/**
 * Runs the agent until it is told to stop.
 * @param args data directory and, where given, URL#TOKEN
 */
export async function serve([dataDir, enroll]: readonly string[]): Promise<void> {
  let stopAsked!: () => void;
  const stopping = new Promise<void>((resolve) => {
    stopAsked = resolve;
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stopAsked);
  try {
    const agent = await startAgent({ dataDir: dataDir!, enroll });
    await stopping;
    await agent.stop();
    process.exit(EXIT.done);
  } catch (error) {
    process.stderr.write(`guardpost: ${(error as Error).message}\n`);
    process.exit(EXIT.failed);
  }
}

/**
 * The first start after an update has to strip the types, and the stripper would stay in memory for the life of
 * the process (some 17 MB). What it made is in the compile cache now, so the process begins again without it.
 */
function startOverWithoutStripper(): void {
  const loaded = (process as { moduleLoadList?: string[] }).moduleLoadList ?? [];
  if (process.env.GUARDPOST_STARTED_OVER || !loaded.some((name) => name.includes('amaro'))) return;
  module.flushCompileCache();
  process.execve?.(process.execPath, [process.execPath, ...process.execArgv, ...process.argv.slice(1)], {
    ...process.env,
    GUARDPOST_STARTED_OVER: '1',
  });
}

if (import.meta.main) {
  startOverWithoutStripper();
  await serve(process.argv.slice(2));
}
