/** What a database says about itself, in the shape that the page and the client runtime need. */

import { reducers, procedures, schema, t, table, type RemoteModule } from '@stdb/client';

/** A type as schemas write it: an object with one key. */
export type Sats = { readonly [kind: string]: any };

export interface Field {
  readonly name: string;
  readonly type: Sats;
}

export interface Table {
  readonly name: string;
  readonly kind: 'table' | 'event table' | 'view';
  readonly isPublic: boolean;
  readonly columns: readonly Field[];
  readonly primaryKey: readonly string[];
  readonly unique: readonly (readonly string[])[];
  readonly indexes: readonly { readonly columns: readonly string[]; readonly algorithm: string }[];
  /** The function that its rows schedule. */
  readonly calls?: string;
  /** Parameters of a view. */
  readonly params: readonly Field[];
}

export interface Fn {
  readonly name: string;
  readonly kind: 'reducer' | 'procedure';
  /** Why clients do not call it: `init`, `schedule` and the like; absent if they may. */
  readonly role?: string;
  readonly params: readonly Field[];
}

export interface Module {
  readonly types: readonly Sats[];
  readonly tables: readonly Table[];
  readonly functions: readonly Fn[];
}

/** Reads a schema of version 10. */
export function readModule(json: { sections: Sats[] }): Module {
  const section = (name: string): any => json.sections.find(each => name in each)?.[name];
  const names = new Names(section('CaseConversionPolicy'), section('ExplicitNames'));
  const types: Sats[] = section('Typespace')?.types ?? [];
  const lifecycle = new Map<string, string>(
    (section('LifeCycleReducers') ?? []).map((each: any) => [each.function_name, kindOf(each.lifecycle_spec)])
  );
  const scheduled = new Set<string>((section('Schedules') ?? []).map((each: any) => each.function_name));
  const calls = new Map<string, string>(
    (section('Schedules') ?? []).map((each: any) => [each.table_name, names.of('Function', each.function_name)])
  );
  const fn =
    (kind: Fn['kind']) =>
    (each: any): Fn => ({
      name: names.of('Function', each.source_name),
      kind,
      role: lifecycle.get(each.source_name) ?? (scheduled.has(each.source_name) ? 'scheduled' : privately(each)),
      params: fields(each.params),
    });
  return {
    types,
    tables: [
      ...(section('Tables') ?? []).map((each: any) => readTable(each, types, names, calls.get(each.source_name))),
      ...(section('Views') ?? []).map((each: any) => readView(each, types, names)),
    ],
    functions: [
      ...(section('Reducers') ?? []).filter((each: any) => !isGenerated(each.source_name)).map(fn('reducer')),
      ...(section('Procedures') ?? []).map(fn('procedure')),
    ],
  };
}

/** Reducers of generated code are the server's to call, or say something about others. */
function isGenerated(name: string): boolean {
  return name.startsWith('stdb_');
}

function privately(each: any): string | undefined {
  return 'Private' in (each.visibility ?? {}) ? 'private' : undefined;
}

function readTable(each: any, types: readonly Sats[], names: Names, calls: string | undefined): Table {
  const columns = names.columns(types[each.product_type_ref]!.Product);
  const named = (positions: number[]): string[] => positions.map(at => columns[at]!.name);
  return {
    name: names.of('Table', each.source_name),
    kind: each.is_event ? 'event table' : 'table',
    isPublic: 'Public' in each.table_access,
    columns,
    calls,
    primaryKey: named(keyOf(each)),
    unique: each.constraints.map((constraint: any) => named(constraint.data.Unique.columns)),
    indexes: each.indexes.map((index: any) => {
      const algorithm = kindOf(index.algorithm);
      return { algorithm, columns: named([index.algorithm[algorithm]].flat()) };
    }),
    params: [],
  };
}

/** Returns the columns of the primary key; a key of several is a constraint that is known by its name. */
function keyOf(each: any): number[] {
  const composite = each.constraints.find(
    (constraint: any) =>
      constraint.data.Unique.columns.length > 1 && constraint.source_name?.some?.endsWith('_pkey')
  );
  return each.primary_key.length > 0 || !composite ? each.primary_key : composite.data.Unique.columns;
}

function readView(each: any, types: readonly Sats[], names: Names): Table {
  return {
    name: names.of('Function', each.source_name),
    kind: 'view',
    isPublic: each.is_public,
    columns: names.columns(rowOf(each.return_type, types)),
    primaryKey: [],
    unique: [],
    indexes: [],
    params: fields(each.params),
  };
}

/** Views return an option, an array or a query of rows. */
function rowOf(type: Sats, types: readonly Sats[]): any {
  const resolved = resolve(type, types);
  const kind = kindOf(resolved);
  if (kind === 'Array') {
    return rowOf(resolved.Array, types);
  }
  if (kind === 'Sum') {
    return rowOf(resolved.Sum.variants[0].algebraic_type, types);
  }
  const only = resolved.Product.elements;
  return only.length === 1 && only[0].name?.some?.startsWith('__query')
    ? rowOf(only[0].algebraic_type, types)
    : resolved.Product;
}

function fields(product: any): Field[] {
  return product.elements.map((each: any, i: number) => ({
    name: each.name?.some ?? String(i),
    type: each.algebraic_type,
  }));
}

/** Names as they are on the wire and in SQL (spec module-def.md §7). */
class Names {
  readonly #converts: boolean;
  readonly #explicit = new Map<string, string>();

  constructor(policy: Sats | undefined, explicit: any) {
    this.#converts = policy === undefined || !('None' in policy);
    for (const entry of explicit?.entries ?? explicit ?? []) {
      const kind = kindOf(entry);
      this.#explicit.set(`${kind}:${entry[kind].source_name}`, entry[kind].canonical_name);
    }
  }

  columns(product: any): Field[] {
    return fields(product).map(each => (this.#converts ? { ...each, name: snakeCase(each.name) } : each));
  }

  of(kind: string, source: string): string {
    return this.#explicit.get(`${kind}:${source}`) ?? (this.#converts ? snakeCase(source) : source);
  }
}

function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}

export function kindOf(type: Sats): string {
  return Object.keys(type)[0]!;
}

/** Follows references. */
export function resolve(type: Sats, types: readonly Sats[]): Sats {
  return 'Ref' in type ? resolve(types[type.Ref]!, types) : type;
}

/** Types with a meaning of their own, by the name of their only element. */
const SPECIAL: Record<string, string> = {
  __identity__: 'Identity',
  __connection_id__: 'ConnectionId',
  __timestamp_micros_since_unix_epoch__: 'Timestamp',
  __time_duration_micros__: 'TimeDuration',
  __uuid__: 'Uuid',
};

export function specialOf(type: Sats): string | undefined {
  const elements = type.Product?.elements;
  return elements?.length === 1 ? SPECIAL[elements[0].name?.some] : undefined;
}

/** Returns the type of the payload of an option. */
export function optionOf(type: Sats): Sats | undefined {
  const variants = type.Sum?.variants;
  return variants?.length === 2 && variants[0].name?.some === 'some' && variants[1].name?.some === 'none'
    ? variants[0].algebraic_type
    : undefined;
}

/** Returns a type as people write it. */
export function typeText(type: Sats, types: readonly Sats[]): string {
  const resolved = resolve(type, types);
  const special = specialOf(resolved);
  const option = optionOf(resolved);
  if (special) {
    return special;
  }
  if (option) {
    return `${typeText(option, types)}?`;
  }
  switch (kindOf(resolved)) {
    case 'Array':
      return 'U8' in resolved.Array ? 'bytes' : `${typeText(resolved.Array, types)}[]`;
    case 'Sum':
      return resolved.Sum.variants.map((each: any) => each.name?.some).join(' | ');
    case 'Product':
      return `{ ${fields(resolved.Product)
        .map(each => `${each.name}: ${typeText(each.type, types)}`)
        .join(', ')} }`;
    default:
      return kindOf(resolved);
  }
}

const NUMBERS = ['U8', 'U16', 'U32', 'U64', 'U128', 'U256', 'I8', 'I16', 'I32', 'I64', 'I128', 'I256', 'F32', 'F64'];

/** Returns what reads values of a type from the wire. */
function builderOf(type: Sats, types: readonly Sats[]): any {
  const resolved = resolve(type, types);
  const special = specialOf(resolved);
  const option = optionOf(resolved);
  const builders = t as any;
  if (special) {
    return builders[special.charAt(0).toLowerCase() + special.slice(1)]();
  }
  if (option) {
    return t.option(builderOf(option, types));
  }
  const kind = kindOf(resolved);
  if (NUMBERS.includes(kind)) {
    return builders[kind.toLowerCase()]();
  }
  switch (kind) {
    case 'Bool':
      return t.bool();
    case 'String':
      return t.string();
    case 'Array':
      return 'U8' in resolved.Array ? t.byteArray() : t.array(builderOf(resolved.Array, types));
    case 'Product':
      return t.object('', parts(resolved.Product.elements, types));
    default:
      return t.enum('', parts(resolved.Sum.variants, types));
  }
}

/** Types may contain themselves: parts are made when they are first looked at. */
function parts(elements: any[], types: readonly Sats[]): Record<string, any> {
  const result: Record<string, any> = {};
  elements.forEach((each, i) => {
    let made: any;
    Object.defineProperty(result, each.name?.some ?? String(i), {
      enumerable: true,
      get: () => (made ??= builderOf(each.algebraic_type, types)),
    });
  });
  return result;
}

/** Returns the module as the client runtime wants it. */
export function remoteModule(module: Module): RemoteModule {
  const tables: Record<string, any> = {};
  for (const each of module.tables) {
    const row: Record<string, any> = {};
    for (const column of each.columns) {
      const builder = builderOf(column.type, module.types);
      const isKey = each.primaryKey.length === 1 && each.primaryKey[0] === column.name;
      row[column.name] = isKey ? builder.primaryKey() : builder;
    }
    const primaryKey = each.primaryKey.length > 1 ? each.primaryKey : [];
    tables[each.name] = table({ name: each.name, primaryKey, event: each.kind === 'event table' }, t.row(row));
  }
  return {
    versionInfo: { cliVersion: '2.0.0' },
    ...schema(tables).schemaType,
    ...reducers().reducersType,
    ...procedures(),
  } as RemoteModule;
}
