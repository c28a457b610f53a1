/** Tables with their columns, keys and indexes, and lines from columns to the rows that they seem to name. */

import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { resolve, specialOf, typeText, type Field, type Module, type Table } from './module';

/** A column whose values look like keys of another table. */
interface Link {
  readonly table: string;
  readonly column: string;
  readonly target: string;
}

/** Names of a table in columns: `players` is `player_id` as well. */
function stems(table: string): string[] {
  const name = table.slice(table.lastIndexOf('.') + 1);
  return [name, name.replace(/ies$/, 'y'), name.replace(/s$/, '')];
}

/** Modules declare no references: a column names rows of a table by its name, or by being of the one kind of key. */
function linksOf(module: Module): Link[] {
  const keyed = module.tables.filter(each => each.primaryKey.length === 1);
  const keyOf = (table: Table): Field => table.columns.find(each => each.name === table.primaryKey[0])!;
  const text = (field: Field): string => typeText(field.type, module.types);
  const owners = keyed.filter(each => specialOf(resolve(keyOf(each).type, module.types)) === 'Identity');
  const targetOf = (table: Table, column: Field): Table | undefined => {
    const named = keyed.find(
      each =>
        each !== table &&
        text(keyOf(each)) === text(column) &&
        stems(each.name).some(stem => column.name === stem || column.name === `${stem}_${keyOf(each).name}`)
    );
    const isIdentity = specialOf(resolve(column.type, module.types)) === 'Identity';
    return named ?? (isIdentity && owners.length === 1 && owners[0] !== table ? owners[0] : undefined);
  };
  return module.tables.flatMap(table =>
    table.columns.flatMap(column => {
      const target = targetOf(table, column);
      return target === undefined ? [] : [{ table: table.name, column: column.name, target: target.name }];
    })
  );
}

/**
 * Returns a curve between the sides of two cards that face each other.
 *
 * @param y1 where it leaves the first one
 */
function curve(from: DOMRect, y1: number, to: DOMRect, origin: DOMRect): string {
  const goesRight = from.right <= to.left;
  const x1 = (goesRight ? from.right : from.left) - origin.left;
  const x2 = (goesRight || from.left < to.right ? to.left : to.right) - origin.left;
  const y2 = to.top + 20 - origin.top;
  const bend = Math.max(24, Math.abs(x2 - x1) / 2);
  const leaves = goesRight ? x1 + bend : x1 - bend;
  const arrives = goesRight || from.left < to.right ? x2 - bend : x2 + bend;
  return `M ${x1} ${y1} C ${leaves} ${y1}, ${arrives} ${y2}, ${x2} ${y2}`;
}

export function Diagram(props: { module: Module }) {
  const { module } = props;
  const canvas = useRef<HTMLDivElement>(null);
  const [paths, setPaths] = useState<readonly { link: Link; d: string }[]>([]);
  const [marked, mark] = useState<string>();
  useLayoutEffect(() => {
    const root = canvas.current;
    if (root === null) {
      return undefined;
    }
    const box = (name: string): DOMRect =>
      root.querySelector(`[data-name="${CSS.escape(name)}"]`)!.getBoundingClientRect();
    const draw = (): void => {
      const origin = root.getBoundingClientRect();
      setPaths(
        linksOf(module).map(link => {
          const row = box(`${link.table}/${link.column}`);
          const y = row.top + row.height / 2 - origin.top;
          return { link, d: curve(box(link.table), y, box(link.target), origin) };
        })
      );
    };
    const observer = new ResizeObserver(draw);
    observer.observe(root);
    return () => observer.disconnect();
  }, [module]);
  const related = new Set(
    paths
      .filter(({ link }) => marked === link.table || marked === link.target)
      .flatMap(({ link }) => [link.table, link.target])
  );
  if (module.tables.length === 0) {
    return <p class="empty">The module has no tables.</p>;
  }
  return (
    <div class="scroll">
      <div class="cards" ref={canvas}>
        <svg class="links" aria-hidden="true">
          {paths.map(({ link, d }) => (
            <path d={d} class={marked === link.table || marked === link.target ? 'marked' : ''} />
          ))}
        </svg>
        {module.tables.map(each => (
          <Card table={each} module={module} isRelated={related.has(each.name)} onMark={mark} />
        ))}
      </div>
      <p class="note count">
        {paths.length > 0 ? 'Lines lead to the rows that a column seems to name, by its name and type. ' : ''}
        {module.tables.length} tables and views.
      </p>
    </div>
  );
}

interface CardProps {
  readonly table: Table;
  readonly module: Module;
  readonly isRelated: boolean;
  readonly onMark: (name?: string) => void;
}

function Card(props: CardProps) {
  const { table, module, onMark } = props;
  const marks = (name: string): string =>
    [
      table.primaryKey.includes(name) ? 'primary key' : '',
      table.unique.some(each => each.includes(name)) && !table.primaryKey.includes(name) ? 'unique' : '',
      ...table.indexes
        .filter(each => each.columns.includes(name))
        .map(each => (each.columns.length > 1 ? `${each.algorithm}(${each.columns.join(', ')})` : each.algorithm)),
    ]
      .filter(each => each !== '')
      .join(' · ');
  return (
    <article
      class={props.isRelated ? 'related' : ''}
      data-name={table.name}
      tabIndex={0}
      onMouseEnter={() => onMark(table.name)}
      onMouseLeave={() => onMark()}
      onFocus={() => onMark(table.name)}
      onBlur={() => onMark()}
    >
      <h3>
        {table.name} <small>{[table.kind, table.isPublic ? 'public' : 'private'].join(', ')}</small>
        {table.calls ? <small> · calls {table.calls}</small> : null}
      </h3>
      <table>
        <tbody>
          {table.params.map(each => (
            <tr>
              <td>({each.name})</td>
              <td>{typeText(each.type, module.types)}</td>
              <td>parameter</td>
            </tr>
          ))}
          {table.columns.map(each => (
            <tr data-name={`${table.name}/${each.name}`}>
              <td>{each.name}</td>
              <td title={typeText(each.type, module.types)}>{typeText(each.type, module.types)}</td>
              <td>{marks(each.name)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </article>
  );
}
