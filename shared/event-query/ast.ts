/** A value as it is looked for; in a `wild` one `*` stands for any characters. Fixed values are ids: `removable-storage`. */
export interface Value {
  readonly text: string;
  readonly wild: boolean;
}

export type Operator = ':' | '>=' | '>' | '<=' | '<';

/** A search of events. Words look into an event's search text, fields into one thing of it. */
export type Query =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Query[] }
  | { readonly kind: 'not'; readonly part: Query }
  | { readonly kind: 'word'; readonly text: string }
  | {
      readonly kind: 'field';
      readonly field: FieldName;
      readonly operator: Operator;
      /** Any of these; one for every operator but `:`. Of `at`: milliseconds since the epoch, UTC, as decimal text. */
      readonly values: readonly Value[];
    };

export type FieldName =
  | 'channel'
  | 'level'
  | 'severity'
  | 'action'
  | 'outcome'
  | 'type'
  | 'user'
  | 'host'
  | 'device'
  | 'rule'
  | 'file'
  | 'detector'
  | 'at';

/** What a query without any condition is. */
export const EVERYTHING: Query = { kind: 'and', parts: [] };
