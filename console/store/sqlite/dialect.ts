import { SqliteAdapter, SqliteDialect } from 'kysely';

/**
 * SQLite with its migrations in a transaction, so that a start that is killed in one leaves the tables as they
 * were. The query layer leaves it out for what its other users do within migrations.
 */
export class TransactionalSqliteDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new TransactionalSqliteAdapter();
  }
}

class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
