/** Forms made from the parameters of reducers and procedures. */

import { useState } from 'preact/hooks';
import { kindOf, optionOf, resolve, specialOf, typeText, type Field, type Fn, type Module, type Sats } from './module';
import { call, type Session } from './server';

export function Functions(props: { session: Session; module: Module }) {
  const { functions } = props.module;
  const [chosen, choose] = useState(functions.find(each => !each.role)?.name ?? functions[0]?.name);
  const fn = functions.find(each => each.name === chosen);
  return (
    <div class="split">
      <nav class="list">
        {functions.map(each => (
          <button class={each.name === chosen ? 'chosen' : ''} onClick={() => choose(each.name)}>
            {each.name}
            <small>{each.role ?? (each.kind === 'procedure' ? 'procedure' : '')}</small>
          </button>
        ))}
      </nav>
      {fn ? <CallForm key={fn.name} {...props} fn={fn} /> : <p class="empty">The module has no functions.</p>}
    </div>
  );
}

interface Outcome {
  readonly failed: boolean;
  readonly text: string;
}

function CallForm(props: { session: Session; module: Module; fn: Fn }) {
  const { session, module, fn } = props;
  const [texts, setTexts] = useState<Record<string, string>>({});
  const [outcome, setOutcome] = useState<Outcome>();
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const started = performance.now();
    try {
      const args = fn.params.map(each => argument(texts[each.name] ?? '', each.type, module.types));
      const answer = await call(session, fn.name, `[${args.join(', ')}]`);
      const took = `${(performance.now() - started).toFixed(0)} ms`;
      setOutcome({ failed: false, text: fn.kind === 'procedure' ? `${answer}\n${took}` : `committed, ${took}` });
    } catch (error) {
      setOutcome({ failed: true, text: (error as Error).message });
    }
  };
  return (
    <section>
      <header>
        <h2>{fn.name}</h2>
        <span class="count">{fn.role ? `${fn.role} ${fn.kind}` : fn.kind}</span>
      </header>
      <form class="call" onSubmit={submit}>
        {fn.params.map(each => (
          <Input
            field={each}
            types={module.types}
            value={texts[each.name] ?? ''}
            onValue={value => setTexts({ ...texts, [each.name]: value })}
          />
        ))}
        <button>Call</button>
      </form>
      {outcome ? <pre class={outcome.failed ? 'error' : 'done'}>{outcome.text}</pre> : null}
    </section>
  );
}

function Input(props: { field: Field; types: readonly Sats[]; value: string; onValue: (value: string) => void }) {
  const { field, types, value, onValue } = props;
  const type = resolve(field.type, types);
  const variants: any[] | undefined = optionOf(type) ? undefined : type.Sum?.variants;
  const isPlainEnum = variants?.every(each => resolve(each.algebraic_type, types).Product?.elements.length === 0);
  const choices = 'Bool' in type ? ['false', 'true'] : isPlainEnum ? variants!.map(each => each.name.some) : undefined;
  return (
    <label>
      <span>
        {field.name} <small>{typeText(field.type, types)}</small>
      </span>
      {choices ? (
        <select value={value} onChange={event => onValue(event.currentTarget.value)}>
          <option />
          {choices.map(each => (
            <option>{each}</option>
          ))}
        </select>
      ) : (
        <textarea rows={1} value={value} onInput={event => onValue(event.currentTarget.value)} />
      )}
    </label>
  );
}

/** Returns what a person typed as JSON: texts need no quotes, everything that is no JSON for its type is a text. */
function argument(text: string, type: Sats, types: readonly Sats[]): string {
  const resolved = resolve(type, types);
  const special = specialOf(resolved);
  const option = optionOf(resolved);
  if (special === 'Timestamp') {
    const millis = Date.parse(text);
    return Number.isNaN(millis) || /^-?\d+$/.test(text) ? `[${text || 0}]` : `[${BigInt(millis) * 1000n}]`;
  } else if (special) {
    return text.startsWith('[') ? text : /^-?\d+$/.test(text) ? `[${text}]` : `[${JSON.stringify(text)}]`;
  } else if (option) {
    return text === '' ? '{"none": []}' : `{"some": ${argument(text, option, types)}}`;
  }
  switch (kindOf(resolved)) {
    case 'String':
      return JSON.stringify(text);
    case 'Sum':
      return text.startsWith('{') || text.startsWith('[') ? text : JSON.stringify({ [text]: [] });
    case 'Array':
      return 'U8' in resolved.Array && !text.startsWith('[') ? JSON.stringify(text) : text || '[]';
    default:
      return text || 'null';
  }
}
