import type { ComponentChildren } from 'preact';
import { hrefOf, type Place } from '../places.ts';

export interface Column<Row> {
  readonly name: string;
  readonly of: (row: Row) => ComponentChildren;
  /** Numbers stand at the right, below each other. */
  readonly isNumber?: boolean;
  /** What a row is called by: a link, when the rows lead somewhere. */
  readonly isTitle?: boolean;
}

export interface TableProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly to?: (row: Row) => Place;
}

/** Rows of figures; on a narrow screen a card for each. */
export const Table = <Row,>({ caption, columns, rows, keyOf, to }: TableProps<Row>) => (
  <div class="table">
    <table>
      <caption class="sr">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ name, isNumber }) => (
            <th key={name} scope="col" class={isNumber ? 'number' : undefined}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)} class={to === undefined ? undefined : 'leads'}>
            {columns.map(({ name, of, isNumber, isTitle }) => (
              <td key={name} data-name={name} class={isTitle ? 'title' : isNumber ? 'number' : undefined}>
                {isTitle && to !== undefined ? (
                  <a class="row" href={hrefOf(to(row))}>
                    {of(row)}
                  </a>
                ) : (
                  of(row)
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
