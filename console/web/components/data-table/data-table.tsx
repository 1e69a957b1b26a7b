import { CaretDownOutlined, CaretUpOutlined } from '@ant-design/icons';
import { type KeyboardEvent, type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import style from './data-table.module.css';
import { Pager } from './pager.tsx';

export interface Column<T> {
  key: string;
  title: string;
  cell: (row: T) => ReactNode;
  /** Makes the column sortable; compared in ascending order. */
  sort?: (row: T) => string | number;
  align?: 'end';
  /** CSS width of the column; the rest share what is left. */
  width?: string;
  /** One line, cut with an ellipsis. */
  cut?: boolean;
  /** Carries the row's link, and heads the card that a row is on a narrow screen. Without one, the first does. */
  heading?: boolean;
  /** Left out of the card. */
  wideOnly?: boolean;
}

interface Props<T> {
  /** Says what the table lists; heard, not seen. */
  caption: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string | number;
  /** Makes a row a link. */
  rowLink?: (row: T) => string;
  selected?: string | number | undefined;
  /** What stands there when no row does. */
  empty: ReactNode;
  /** Cuts long lists into pages. */
  pageSize?: number;
  /** The head stays in view while the page scrolls. */
  stickyHead?: boolean;
}

/** A dense table; on a narrow screen a list of cards. Arrow keys go from row to row. */
export function DataTable<T>(props: Props<T>) {
  const { caption, columns, rows, rowKey, rowLink, selected, empty, pageSize, stickyHead } = props;
  const { t } = useTranslation();
  const [order, setOrder] = useState<{ key: string; descending: boolean }>();
  const [page, setPage] = useState(1);

  const sorted = useMemo(() => {
    const value = columns.find(({ key }) => key === order?.key)?.sort;
    if (!value || !order) return rows;
    const sign = order.descending ? -1 : 1;
    return rows.toSorted((a, b) => sign * compare(value(a), value(b)));
  }, [rows, columns, order]);
  const pages = pageSize ? Math.max(1, Math.ceil(sorted.length / pageSize)) : 1;
  const shownPage = Math.min(page, pages);
  const shown = pageSize ? sorted.slice((shownPage - 1) * pageSize, shownPage * pageSize) : sorted;

  if (rows.length === 0) return empty;
  return (
    <>
      <table className={`${style.table} ${stickyHead ? style.sticky : ''}`} onKeyDown={moveFocus}>
        <caption className="hidden-text">{caption}</caption>
        <colgroup>
          {columns.map(({ key, width }) => (
            <col key={key} {...(width ? { style: { width } } : {})} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map(({ key, title, sort, align }) => {
              const now = order?.key === key ? (order.descending ? 'descending' : 'ascending') : undefined;
              return (
                <th key={key} scope="col" className={align === 'end' ? style.end : ''} aria-sort={now}>
                  {sort ? (
                    <button
                      type="button"
                      className={style.sort}
                      title={t('common.sort-by', { column: title })}
                      onClick={() => setOrder({ key, descending: now === 'ascending' })}
                    >
                      {title}
                      {now === 'ascending' && <CaretUpOutlined aria-hidden="true" />}
                      {now === 'descending' && <CaretDownOutlined aria-hidden="true" />}
                    </button>
                  ) : (
                    title
                  )}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <Row key={rowKey(row)} {...{ row, columns, rowLink }} selected={rowKey(row) === selected} />
          ))}
        </tbody>
      </table>
      {pages > 1 && <Pager page={shownPage} pages={pages} onChange={setPage} />}
    </>
  );
}

interface RowProps<T> {
  row: T;
  columns: readonly Column<T>[];
  rowLink: ((row: T) => string) | undefined;
  selected: boolean;
}

function Row<T>({ row, columns, rowLink, selected }: RowProps<T>) {
  const link = rowLink?.(row);
  const heading = (columns.find((column) => column.heading) ?? columns[0])?.key;
  return (
    <tr className={`${link ? style.linked : ''} ${selected ? style.selected : ''}`}>
      {columns.map(({ key, title, cell, align, cut, wideOnly }) => (
        <td
          key={key}
          data-label={title}
          className={[
            align === 'end' && style.end,
            cut && style.cut,
            wideOnly && style.wideOnly,
            key === heading && style.heading,
          ]
            .filter(Boolean)
            .join(' ')}
        >
          {key === heading && link ? (
            <Link
              to={link}
              className={style.rowLink}
              data-row-link
              {...(selected ? { 'aria-current': true } : {})}
            >
              {cell(row)}
            </Link>
          ) : (
            cell(row)
          )}
        </td>
      ))}
    </tr>
  );
}

function compare(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
}

function moveFocus(event: KeyboardEvent<HTMLTableElement>): void {
  const step =
    event.key === 'ArrowDown' || event.key === 'j'
      ? 1
      : event.key === 'ArrowUp' || event.key === 'k'
        ? -1
        : 0;
  if (step === 0 || !(event.target as HTMLElement).matches('[data-row-link]')) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row-link]')];
  links[links.indexOf(event.target as HTMLElement) + step]?.focus();
  event.preventDefault();
}
