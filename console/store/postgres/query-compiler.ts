import { type FunctionNode, PostgresQueryCompiler } from 'kysely';
import { readOneOf } from '../one-of.ts';
import { storable } from './text.ts';

/** Spells what the console asks of every database the way PostgreSQL does. */
export class ConsolePostgresQueryCompiler extends PostgresQueryCompiler {
  protected override visitFunction(node: FunctionNode): void {
    const condition = readOneOf(node);
    if (!condition) {
      super.visitFunction(node);
      return;
    }
    this.visitNode(condition.column);
    this.append(' = any(');
    this.appendValue(condition.values);
    this.append('::text[])');
  }

  protected override appendValue(parameter: unknown): void {
    super.appendValue(typeof parameter === 'string' ? storable(parameter) : parameter);
  }
}
