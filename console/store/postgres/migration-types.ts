import {
  type ColumnDefinitionNode,
  ColumnNode,
  type CreateIndexNode,
  DataTypeNode,
  GeneratedNode,
  type KyselyPlugin,
  type OperationNode,
  OperationNodeTransformer,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type QueryId,
  type QueryResult,
  RawNode,
  type RootOperationNode,
  type UnknownRow,
} from 'kysely';

/** What the migrations call a type, and what it is here: the same range and order of values as in SQLite. */
const TYPES: Record<string, OperationNode> = {
  integer: DataTypeNode.create('bigint'),
  real: DataTypeNode.create('double precision'),
  blob: DataTypeNode.create('bytea'),
  // By code point, whatever the language of the database: sorted as in SQLite, and the quickest.
  text: RawNode.createWithSql('text collate "C"'),
};

/**
 * Lets the migrations, written once for every database, make PostgreSQL's tables: types are translated, a key that
 * numbers itself is an identity, and an index of events is followed by the position, as every index of SQLite is.
 */
export class PortableMigrations implements KyselyPlugin {
  readonly #transformer = new Translation();

  transformQuery({ node, queryId }: PluginTransformQueryArgs): RootOperationNode {
    return this.#transformer.transformNode(node, queryId);
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result;
  }
}

class Translation extends OperationNodeTransformer {
  protected override transformColumnDefinition(
    node: ColumnDefinitionNode,
    queryId?: QueryId,
  ): ColumnDefinitionNode {
    const { dataType, autoIncrement, ...rest } = super.transformColumnDefinition(node, queryId);
    const name = DataTypeNode.is(dataType as OperationNode)
      ? String((dataType as DataTypeNode).dataType)
      : '';
    return {
      ...rest,
      dataType: (TYPES[name] ?? dataType) as ColumnDefinitionNode['dataType'],
      ...(autoIncrement ? { generated: GeneratedNode.create({ identity: true, byDefault: true }) } : {}),
    };
  }

  protected override transformCreateIndex(node: CreateIndexNode, queryId?: QueryId): CreateIndexNode {
    const index = super.transformCreateIndex(node, queryId);
    if (index.table?.table.identifier.name !== 'events' || index.unique) return index;
    return { ...index, columns: [...(index.columns ?? []), ColumnNode.create('position')] };
  }
}
