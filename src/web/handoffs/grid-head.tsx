import type { ReactNode } from 'react';
import type { HandoffListFilter, SortKey } from '../../core/view/handoff-filter.ts';
import { COLUMNS } from './row-words.ts';

/** Heads of the columns: each sorts, once up, once down, then newest first again. */
export const GridHead = ({ filter: { sort, descending }, sortBy }: { readonly filter: HandoffListFilter; readonly sortBy: (key: SortKey) => void }): ReactNode => (
  <thead className="handoff-head">
    <tr aria-rowindex={1} className="handoff-columns">
      {COLUMNS.map(({ key, label }) => {
        const order = sort !== key ? 'none' : descending === true ? 'descending' : 'ascending';
        return (
          <th key={key} scope="col" aria-sort={order}>
            <button type="button" onClick={() => sortBy(key)}>{label}<span aria-hidden>{order === 'none' ? '' : order === 'ascending' ? ' ▲' : ' ▼'}</span></button>
          </th>
        );
      })}
    </tr>
  </thead>
);
