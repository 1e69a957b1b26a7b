import { type FunctionNode, SqliteQueryCompiler } from 'kysely';
import { readOneOf } from '../one-of.ts';

/** Spells what the console asks of every database the way SQLite does. */
export class ConsoleSqliteQueryCompiler extends SqliteQueryCompiler {
  protected override visitFunction(node: FunctionNode): void {
    const condition = readOneOf(node);
    if (!condition) {
      super.visitFunction(node);
      return;
    }
    this.visitNode(condition.column);
    this.append(' in (select value from json_each(');
    this.appendValue(JSON.stringify(condition.values));
    this.append('))');
  }
}
