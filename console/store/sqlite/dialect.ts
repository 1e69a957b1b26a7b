import { SqliteAdapter, SqliteDialect, type SqliteQueryCompiler } from 'kysely';
import { ConsoleSqliteQueryCompiler } from './query-compiler.ts';

/**
 * SQLite with its migrations in a transaction, so that a start that is killed in one leaves the tables as they
 * were. The query layer leaves it out for what its other users do within migrations.
 */
export class TransactionalSqliteDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new TransactionalSqliteAdapter();
  }

  override createQueryCompiler(): SqliteQueryCompiler {
    return new ConsoleSqliteQueryCompiler();
  }
}

class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
