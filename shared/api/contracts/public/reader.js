// Shows the contracts that lie beside it. Texts of theirs are text, never markup.

const read = async (name) => (await fetch(`/api/contracts/${name}`)).json();

/** An element with attributes and children: elements, texts, or nothing. */
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.flat().filter((each) => each !== undefined && each !== ''));
  return made;
}

const code = (text) => element('code', {}, text);

/** What a schema says of a value in one line. */
function brief({ type, const: only, enum: values, anyOf, oneOf, items, format, pattern, ...bounds }) {
  if (only !== undefined) return JSON.stringify(only);
  if (values) return values.map((value) => JSON.stringify(value)).join(' | ');
  const alternatives = anyOf ?? oneOf;
  if (alternatives) return [...new Set(alternatives.map(brief))].join(' | ');
  if (items && type === 'array') return `list of ${brief(items)}`;
  const told = ['minimum', 'maximum', 'minLength', 'maxLength'].filter((name) => bounds[name] !== undefined);
  return [
    [type ?? 'anything'].flat().join(' | '),
    format,
    // Of a date, the format says it better.
    format === undefined && pattern,
    ...told.map((name) => `${name} ${bounds[name]}`),
  ]
    .filter(Boolean)
    .join(', ');
}

/** Fields of an object, of a list's items, or of each alternative. */
function fieldsOf(schema) {
  const inner = [schema.items, schema.additionalProperties, ...(schema.anyOf ?? schema.oneOf ?? [])];
  const own = Object.entries(schema.properties ?? {}).map(([name, field]) =>
    element(
      'li',
      {},
      code(name),
      (schema.required ?? []).includes(name) ? '' : ' (optional)',
      `: ${brief(field)}. ${field.description ?? ''}`,
      fieldsOf(field),
    ),
  );
  const lists = inner.filter((each) => each && typeof each === 'object').flatMap(fieldsOf);
  return [...(own.length > 0 ? [element('ul', {}, own)] : []), ...lists];
}

function shape(title, schema) {
  return schema && element('section', {}, element('h3', {}, title), brief(schema), fieldsOf(schema));
}

function entry(id, name, title, parts) {
  const summary = element('summary', {}, code(name), ` ${title ?? ''}`);
  const details = element('details', { id }, summary);
  details.dataset['text'] = `${name} ${title ?? ''}`.toLowerCase();
  // Filled when it is opened: all of them are long.
  details.addEventListener('toggle', () => details.append(...parts().filter(Boolean)), { once: true });
  return details;
}

function section(title, entries) {
  return element('section', {}, element('h2', {}, title), entries);
}

function resolved(root, value) {
  if (value?.$ref === undefined) return value;
  const names = value.$ref.slice(2).split('/');
  return names.reduce((at, name) => at[name.replaceAll('~1', '/').replaceAll('~0', '~')], root);
}

function operationEntry(openapi, name, operation) {
  const fields = operation.parameters.map(({ name, required, schema, description }) =>
    element(
      'li',
      {},
      code(name),
      required ? '' : ' (optional)',
      `: ${brief(schema)}. ${description ?? schema.description ?? ''}`,
    ),
  );
  const bodies = Object.entries(operation.requestBody?.content ?? {});
  const answers = Object.entries(operation.responses).map(([status, given]) => {
    const { description, content } = resolved(openapi, given);
    const schema = given.$ref ? undefined : content?.['application/json']?.schema;
    return [
      element('h3', {}, `${status}: ${description}`),
      ...(schema ? [brief(schema), fieldsOf(schema)] : []),
    ];
  });
  const role = operation['x-role'];
  return entry(operation.operationId, name, operation.summary, () => [
    role !== undefined && element('p', {}, 'For: ', code(role)),
    fields.length > 0 && element('section', {}, element('h3', {}, 'Parameters'), element('ul', {}, fields)),
    ...bodies.map(([type, { schema }]) => shape(`Body, ${type}`, schema)),
    ...answers.flat(2),
  ]);
}

function channelEntry(asyncapi, name, { description, messages }) {
  const links = Object.keys(messages).map((type) =>
    element('li', {}, element('a', { href: `#message-${type}` }, type)),
  );
  return entry(`channel-${name}`, name, description, () => [element('ul', {}, links)]);
}

const [openapi, asyncapi, index] = await Promise.all(
  ['openapi.json', 'asyncapi.json', 'index.json'].map(read),
);
const routes = Object.entries(openapi.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) =>
    operationEntry(openapi, `${method.toUpperCase()} ${path}`, operation),
  ),
);
const webhooks = Object.entries(openapi.webhooks).map(([name, { post }]) =>
  operationEntry(openapi, `POST to a webhook: ${name}`, post),
);
const channels = Object.entries(asyncapi.channels).map(([name, channel]) =>
  channelEntry(asyncapi, name, channel),
);
const messages = Object.entries(asyncapi.components.messages).map(([name, { headers, payload }]) =>
  entry(`message-${name}`, name, '', () => [
    shape('Attributes', resolved(asyncapi, headers)),
    shape('Data', payload),
  ]),
);
const schemas = index.schemas.map(({ name, title }) =>
  element('li', {}, element('a', { href: `/api/contracts/${name}` }, name), ` ${title}`),
);
document.querySelector('output').textContent = index.version;
document
  .querySelector('main')
  .append(
    section('Routes', routes),
    section('Webhooks', webhooks),
    section('Channels', channels),
    section('Messages', messages),
    section('JSON Schemas', element('ul', {}, schemas)),
  );

const input = document.querySelector('input');
input.addEventListener('input', () => {
  const words = input.value.toLowerCase().split(/\s+/);
  for (const each of document.querySelectorAll('main details'))
    each.hidden = !words.every((word) => each.dataset['text'].includes(word));
});

/** An address names an entry, which is then open. */
function openNamed() {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!named) return;
  named.open = true;
  named.scrollIntoView();
}
addEventListener('hashchange', openNamed);
openNamed();
