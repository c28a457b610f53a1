/** Values of SQL answers (spec http-api.md §1.7) as people read them, and as SQL writes them. */

import { kindOf, optionOf, resolve, specialOf, type Sats } from './module';
import { durationText, timestampText } from './server';

export function sqlText(value: any, type: Sats, types: readonly Sats[]): string {
  const resolved = resolve(type, types);
  const special = specialOf(resolved);
  const option = optionOf(resolved);
  if (special === 'Timestamp') {
    return timestampText(BigInt(value[0]));
  } else if (special === 'TimeDuration') {
    return durationText(BigInt(value[0]));
  } else if (special) {
    return String(value[0]);
  } else if (option) {
    return value[0] === 0 ? sqlText(value[1], option, types) : '–';
  }
  switch (kindOf(resolved)) {
    case 'Array':
      return typeof value === 'string'
        ? value
        : `[${value.map((each: any) => sqlText(each, resolved.Array, types)).join(', ')}]`;
    case 'Product':
      return `{ ${resolved.Product.elements
        .map((each: any, i: number) => `${each.name?.some ?? i}: ${sqlText(value[i], each.algebraic_type, types)}`)
        .join(', ')} }`;
    case 'Sum': {
      const variant = resolved.Sum.variants[value[0]];
      const payload = resolve(variant.algebraic_type, types);
      const isUnit = payload.Product?.elements.length === 0;
      return isUnit ? variant.name?.some : `${variant.name?.some}(${sqlText(value[1], payload, types)})`;
    }
    default:
      return String(value);
  }
}

const UNQUOTED = /^(true|false|-?\d+(\.\d+)?([eE][+-]?\d+)?|0x[0-9a-fA-F]*)$/;

/** Returns what a person typed as a literal for a column; a dash stands for an absent option. */
export function sqlLiteral(text: string, type: Sats, types: readonly Sats[]): string {
  const resolved = resolve(type, types);
  const option = optionOf(resolved);
  if (option) {
    return text === '–' || text === '' ? 'NULL' : sqlLiteral(text, option, types);
  }
  const isText = kindOf(resolved) === 'String';
  return !isText && UNQUOTED.test(text) ? text : `'${text.replace(/'/g, "''")}'`;
}

export function sqlName(name: string): string {
  return name
    .split('.')
    .map(part => `"${part.replace(/"/g, '""')}"`)
    .join('.');
}
