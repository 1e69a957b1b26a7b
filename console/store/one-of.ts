import {
  ColumnNode,
  ExpressionWrapper,
  FunctionNode,
  type OperationNode,
  ReferenceNode,
  type SqlBool,
  TableNode,
  ValueNode,
} from 'kysely';

/** What the query compilers know the condition by; each spells it in its database's way. */
const NAME = 'guardpost_one_of';

/**
 * The condition that a text column (`table.column`) holds one of some values: one bound value however many they are,
 * where `in (?, ?, …)` ends at what a statement may bind.
 */
export function oneOf<DB, TB extends keyof DB>(
  column: `${string & TB}.${string}`,
  values: Iterable<string>,
): ExpressionWrapper<DB, TB, SqlBool> {
  const [table, name] = column.split('.') as [string, string];
  const reference = ReferenceNode.create(ColumnNode.create(name), TableNode.create(table));
  return new ExpressionWrapper(FunctionNode.create(NAME, [reference, ValueNode.create([...values])]));
}

/** For a query compiler: the column and the values of such a condition, undefined for any other function. */
export function readOneOf(node: FunctionNode): { column: OperationNode; values: string[] } | undefined {
  if (node.func !== NAME) return undefined;
  const [column, values] = node.arguments as [OperationNode, ValueNode];
  return { column, values: values.value as string[] };
}
