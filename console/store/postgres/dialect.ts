import { PostgresDialect, type QueryCompiler } from 'kysely';
import { ConsolePostgresQueryCompiler } from './query-compiler.ts';

/** PostgreSQL as the console asks it. */
export class ConsolePostgresDialect extends PostgresDialect {
  override createQueryCompiler(): QueryCompiler {
    return new ConsolePostgresQueryCompiler();
  }
}
