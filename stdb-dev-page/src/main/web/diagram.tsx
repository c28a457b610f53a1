/** Tables with their columns, keys and indexes. */

import { typeText, type Module, type Table } from './module';

export function Diagram(props: { module: Module }) {
  return (
    <div class="cards">
      {props.module.tables.map(each => (
        <Card table={each} module={props.module} />
      ))}
    </div>
  );
}

function Card(props: { table: Table; module: Module }) {
  const { table, module } = props;
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
    <article>
      <h3>
        {table.name} <small>{[table.kind, table.isPublic ? 'public' : 'private'].join(', ')}</small>
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
            <tr>
              <td>{each.name}</td>
              <td>{typeText(each.type, module.types)}</td>
              <td>{marks(each.name)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </article>
  );
}
