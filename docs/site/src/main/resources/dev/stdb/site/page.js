// Colours, anchors and search of a page. SECTIONS is [url, page, heading, text] for every heading of the site.
const FOUND_MAX = 12;
const EXCERPT = 140;
/** How much more a reader wants a page than its words tell, by the beginning of its path. */
const WEIGHTS = [['reference/', 4], ['docs/guide/', 3], ['docs/spec/', 0.7], ['docs/adr/', 0.5], ['docs/', 2]];
const root = document.body.dataset.root;
const search = document.getElementById('search');
const found = document.getElementById('found');
let index;

for (const block of document.querySelectorAll('pre code')) {
  const language = /language-(\w+)/.exec(block.className)?.[1];
  if (language && hljs.getLanguage(language)) hljs.highlightElement(block);
}
for (const heading of document.querySelectorAll('main :is(h1, h2, h3, h4)[id]')) {
  const anchor = Object.assign(document.createElement('a'), { href: '#' + heading.id, className: 'anchor', textContent: '#' });
  anchor.ariaLabel = 'Link to this heading';
  heading.append(anchor);
}
for (const table of document.querySelectorAll('main table')) {
  const scroll = Object.assign(document.createElement('div'), { className: 'scroll' });
  table.replaceWith(scroll);
  scroll.append(table);
}
if (matchMedia('(max-width: 52rem)').matches) {
  document.querySelectorAll('nav details').forEach(group => { group.open = false; });
}
document.querySelector('nav [aria-current]')?.scrollIntoView({ block: 'nearest' });

/** Built at the first search: it takes a moment, and most pages are opened to be read. */
function built() {
  index ??= lunr(function () {
    // Names of goals, options and annotations are found as they are written.
    this.pipeline.remove(lunr.stopWordFilter);
    this.ref('at');
    this.field('heading', { boost: 8 });
    this.field('page', { boost: 3 });
    this.field('text');
    SECTIONS.forEach(([, page, heading, text], at) => this.add({ at, page, heading, text }));
  });
  return index;
}

function hits(text) {
  const words = text.toLowerCase().split(/[^\p{L}\p{N}_]+/u).filter(Boolean);
  if (words.length === 0) return [];
  return built().query(query => words.forEach((word, i) => {
    const presence = lunr.Query.presence.REQUIRED;
    const last = i === words.length - 1;
    query.term(lunr.tokenizer(word), { presence, usePipeline: true, boost: 4,
      wildcard: last ? lunr.Query.wildcard.TRAILING : lunr.Query.wildcard.NONE });
  }));
}

function weight(url) {
  return WEIGHTS.find(([path]) => url.startsWith(path))?.[1] ?? 1;
}

function excerpt(text, word) {
  const at = text.toLowerCase().indexOf(word.toLowerCase());
  if (at < 0) {
    return Object.assign(document.createElement('small'), { textContent: text.slice(0, EXCERPT) });
  }
  const begin = Math.max(0, at - EXCERPT / 3);
  const small = document.createElement('small');
  small.append(begin > 0 ? '…' : '', text.slice(begin, at));
  const mark = document.createElement('mark');
  mark.textContent = text.slice(at, at + word.length);
  small.append(mark, text.slice(at + word.length, begin + EXCERPT), '…');
  return small;
}

function show() {
  const text = search.value.trim();
  found.hidden = text === '';
  if (found.hidden) return;
  const words = text.split(/\s+/);
  const best = hits(text)
    .map(({ ref, score }) => ({ ref, score: score * weight(SECTIONS[ref][0]) }))
    .sort((a, b) => b.score - a.score);
  found.replaceChildren(...best.slice(0, FOUND_MAX).map(({ ref }) => {
    const [url, page, heading, body] = SECTIONS[ref];
    const link = Object.assign(document.createElement('a'), { href: root + url });
    const name = document.createElement('b');
    name.textContent = page === heading ? page : `${page} › ${heading}`;
    link.append(name, excerpt(body, words[words.length - 1]));
    const item = document.createElement('li');
    item.append(link);
    return item;
  }));
  if (found.children.length === 0) {
    const none = Object.assign(document.createElement('li'), { className: 'none', textContent: `Nothing has “${text}”.` });
    found.append(none);
  } else {
    found.firstElementChild.className = 'chosen';
  }
}

function choose(step) {
  const items = [...found.querySelectorAll('li:has(a)')];
  const at = items.findIndex(item => item.className === 'chosen');
  if (at < 0) return;
  items[at].className = '';
  const next = items[(at + step + items.length) % items.length];
  next.className = 'chosen';
  next.scrollIntoView({ block: 'nearest' });
}

search.addEventListener('input', show);
search.addEventListener('focus', show);
search.addEventListener('keydown', event => {
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    choose(event.key === 'ArrowDown' ? 1 : -1);
  } else if (event.key === 'Enter') {
    found.querySelector('.chosen a')?.click();
  } else if (event.key === 'Escape') {
    found.hidden = true;
  }
});
found.addEventListener('click', () => { found.hidden = true; });
document.addEventListener('click', event => {
  if (!event.target.closest('header')) found.hidden = true;
});
document.addEventListener('keydown', event => {
  if (event.key === '/' && !/INPUT|TEXTAREA/.test(document.activeElement.tagName)) {
    event.preventDefault();
    search.focus();
  }
});
