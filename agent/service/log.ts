import { pino } from 'pino';

/** Structured log. Nothing that was in a document, and no credential, is ever passed to it. */
export type Logger = Pick<pino.Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** JSON lines to standard error, where the service manager takes and rotates them. */
export function createLogger(level: string): pino.Logger {
  return pino(
    {
      base: undefined,
      level,
      timestamp: pino.stdTimeFunctions.isoTime,
      // Insurance: these names carry secrets wherever they appear.
      redact: {
        paths: ['identity.key', 'token', 'releaseSecret', '*.identity.key', '*.token', '*.releaseSecret'],
        censor: '[secret]',
      },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
