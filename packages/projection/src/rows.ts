import type { RowAttributes, RowEntity, RowItem, RowKey, RowNumbers } from './row.ts';

/** One change of a row. Pure data: what it comes to is decided when it is folded with the others. */
export type RowChange =
  | { readonly kind: 'put'; readonly row: RowEntity; readonly item: RowAttributes }
  | { readonly kind: 'patch'; readonly row: RowEntity; readonly key: RowAttributes; readonly changes: object }
  | { readonly kind: 'remove'; readonly row: RowEntity; readonly key: RowAttributes }
  | {
      readonly kind: 'add';
      readonly row: RowEntity;
      readonly key: RowAttributes;
      readonly numbers: { readonly [name: string]: number };
    };

/** What changes in a row. `undefined` takes an attribute away. */
export type RowPatch<Row extends RowEntity> = {
  readonly [Name in keyof RowItem<Row>]?: RowItem<Row>[Name] | undefined;
};

/**
 * The rows of a read model, as a projection's functions change them. A row that is put belongs to the aggregate whose
 * event puts it, and only events of that one change it. Rows that several aggregates share only ever add.
 */
export interface Rows {
  /** Writes a row, in place of the one that is there. */
  put<Row extends RowEntity>(row: Row, item: RowItem<Row>): void;
  /** Changes some attributes of a row that this aggregate has put; one that is not there stays so. */
  patch<Row extends RowEntity>(row: Row, key: RowKey<Row>, changes: RowPatch<Row>): void;
  remove<Row extends RowEntity>(row: Row, key: RowKey<Row>): void;
  /** Adds to numbers of a row that aggregates share; a row that is not there begins at 0. */
  add<Row extends RowEntity>(row: Row, key: RowKey<Row>, numbers: RowNumbers<Row>): void;
}

/** Rows that only note what is done to them. */
export const collectingRows = (changes: RowChange[]): Rows => ({
  put: (row, item) => void changes.push({ kind: 'put', row, item }),
  patch: (row, key, given) => void changes.push({ kind: 'patch', row, key, changes: given }),
  remove: (row, key) => void changes.push({ kind: 'remove', row, key }),
  add: (row, key, numbers) => void changes.push({ kind: 'add', row, key, numbers: given(numbers) }),
});

const given = (numbers: object): { readonly [name: string]: number } =>
  Object.fromEntries(
    Object.entries(numbers).flatMap(([name, number]) => (typeof number === 'number' ? [[name, number]] : [])),
  );
